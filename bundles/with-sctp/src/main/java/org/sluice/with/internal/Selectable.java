/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.nio.channels.SelectableChannel;

/** What a {@link CarriedSelector} has to know of a channel of ours. */
interface Selectable {

    /** Which of some operations would not wait now. */
    int readyOperations(int interesting);

    /** A key was made for it. */
    void addKey(CarriedKey key);

    /** A key is of no more use. */
    void removeKey(CarriedKey key);

    /** The system's channel that stands behind it where it was left to TCP, else null. */
    SelectableChannel tcp();
}
