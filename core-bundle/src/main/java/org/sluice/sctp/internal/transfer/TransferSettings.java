/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;

/**
 * What holds for sending and receiving data. Times in nanoseconds, sizes in bytes.
 *
 * @param sackDelay SACK.Delay
 * @param sackFrequency after how many packets with DATA a SACK is due at once
 * @param receiveBuffer how much may be held for the user and in reassembly
 * @param maximumMessageSize the largest message
 * @param noDelay whether Nagle's algorithm is off
 * @param maximumBurst Max.Burst in packets; 0 for no limit
 * @param maximumSegmentSize the most user bytes in a DATA chunk; 0 for what the path MTU allows
 * @param unfragmented whether messages that need fragments are refused
 * @param partialDeliveryPoint from how many bytes on a message is given out in parts; 0 for never
 * @param interleavedParts whether other messages may be given out between the parts of one
 * @param maximumHeldChunks how many chunks may be held out of order
 */
public record TransferSettings(
        long sackDelay,
        int sackFrequency,
        int receiveBuffer,
        int maximumMessageSize,
        boolean noDelay,
        int maximumBurst,
        int maximumSegmentSize,
        boolean unfragmented,
        int partialDeliveryPoint,
        boolean interleavedParts,
        int maximumHeldChunks) {

    /** Reads them from options. */
    public static TransferSettings from(Options options) {
        return new TransferSettings(
                options.get(AssociationOptions.SACK_DELAY).toNanos(),
                options.get(AssociationOptions.SACK_FREQUENCY),
                options.get(AssociationOptions.RECEIVE_BUFFER),
                options.get(AssociationOptions.MAXIMUM_MESSAGE_SIZE),
                options.get(AssociationOptions.NO_DELAY),
                options.get(AssociationOptions.MAX_BURST),
                options.get(AssociationOptions.MAXIMUM_SEGMENT_SIZE),
                options.get(AssociationOptions.DISABLE_FRAGMENTS),
                Math.min(
                        options.get(AssociationOptions.PARTIAL_DELIVERY_POINT),
                        options.get(AssociationOptions.RECEIVE_BUFFER) / 2),
                options.get(AssociationOptions.INTERLEAVED_PARTS),
                options.get(AssociationOptions.MAXIMUM_HELD_CHUNKS));
    }
}
