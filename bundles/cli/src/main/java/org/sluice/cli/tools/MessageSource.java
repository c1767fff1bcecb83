/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.sluice.sctp.Message;

/** The messages of a test for one association, one after another. */
public final class MessageSource {

    private final MessageSizes sizes;
    private final OrderPattern order;
    private final StreamPattern pattern;
    private final int streams;
    private final UnaryOperator<Message> dressing;
    private final Random random;
    private boolean ordered;
    private int stream;

    /**
     * Messages by patterns.
     *
     * @param streams how many streams are used, 1 or more
     * @param dressing what else they carry
     */
    public MessageSource(
            MessageSizes sizes,
            OrderPattern order,
            StreamPattern pattern,
            int streams,
            UnaryOperator<Message> dressing,
            Random random) {
        this.sizes = sizes;
        this.order = order;
        this.pattern = pattern;
        this.streams = streams;
        this.dressing = dressing;
        this.random = random;
    }

    /**
     * The next message.
     *
     * @param index its place in the round, from 0
     * @return null if nothing is to be sent
     */
    public Message next(int index) {
        int size = sizes.next(index);
        if (size == 0) {
            return null;
        }
        ordered = order.next(ordered, random);
        stream = pattern.next(stream, streams, random);
        return dressing.apply(Message.wrap(Payloads.digits(size))
                .onStream(stream)
                .withPayloadProtocolIdentifier(random.nextInt() & Integer.MAX_VALUE)
                .unordered(!ordered));
    }
}
