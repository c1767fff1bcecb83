/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

/** Told when a path's state changes. */
public interface PathListener {

    /** The state is another now. */
    void pathChanged(Path path);
}
