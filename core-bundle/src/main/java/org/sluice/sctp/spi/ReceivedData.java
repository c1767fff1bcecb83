/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ProviderType;

/** Which data has arrived, for who writes an acknowledgement. The core never takes back what it has. Valid for the call that it is handed to. */
@ProviderType
public interface ReceivedData {

    /** The cumulative TSN ack point. */
    int cumulativeTsn();

    /** The highest TSN that has arrived; the cumulative TSN ack point if none came after it. */
    int highestTsn();

    /**
     * The first TSN after a given one, up to the highest, that has arrived or that has not.
     *
     * @param arrived which of the two
     * @return the highest TSN + 1 if there is none
     */
    int next(int tsn, boolean arrived);

    /** The window, in bytes. */
    long window();

    /** How many TSNs came more than once since the last acknowledgement. */
    int duplicates();

    /** One of them. */
    int duplicate(int index);
}
