/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.PrintStream;
import java.util.Locale;
import org.sluice.sctp.Association;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.Reception;

/** What {@code sctp_test} and {@code sctp_status} print while they work, as much as their {@code -d} asks for. Any thread. */
public final class Trace {

    /** Only what is always printed. */
    public static final int NONE = 0;

    /** What is called. */
    public static final int MINIMUM = 1;

    /** And with what. */
    public static final int MAXIMUM = 2;

    private static final int SHOWN_BYTES = 10;
    private static final int UNORDERED_FLAG = 1;

    private final PrintStream out;
    private final int level;

    /** @param level {@link #NONE} to {@link #MAXIMUM} */
    public Trace(PrintStream out, int level) {
        this.out = out;
        this.level = level;
    }

    /** Prints if the level is at least that. */
    public void print(int least, String format, Object... values) {
        if (level >= least) {
            out.print(String.format(Locale.ROOT, format, values));
            out.flush();
        }
    }

    /** A message is handed over. */
    public void sending(int socket, long association, Message message) {
        print(MINIMUM, "\tsendmsg(sk=%d, assoc=%d) %4d bytes.%n", socket, association, message.length());
        print(
                MAXIMUM,
                "\t  SNDRCV(stream=%d flags=0x%x ppid=%s)%n",
                message.stream(),
                flags(message.isUnordered()),
                Integer.toUnsignedString(message.payloadProtocolIdentifier()));
    }

    private static int flags(boolean unordered) {
        return unordered ? UNORDERED_FLAG : 0;
    }

    /** Something was received. One call, so that what several threads print does not mix. */
    public void received(int socket, Reception reception) {
        if (level == NONE) {
            return;
        }
        String text = reception instanceof Reception.Data data
                ? data(data)
                : notification(reception.association(), ((Reception.Event) reception).notification());
        print(MINIMUM, "%s", "\trecvmsg(sk=" + socket + ") " + text);
    }

    private String data(Reception.Data data) {
        byte[] payload = data.payload();
        var text = new StringBuilder("Data " + payload.length + " bytes.");
        if (level >= MAXIMUM) {
            int shown = Math.min(payload.length, SHOWN_BYTES);
            text.append(" First ").append(shown).append(" bytes: ");
            text.append(
                    payload.length == 1 && payload[0] == 0
                            ? "<empty> text[0]=0"
                            : Payloads.shown(payload, 0, Math.min(payload.length, SHOWN_BYTES - 1)));
        }
        text.append(String.format("%n"));
        if (level >= MAXIMUM) {
            var info = data.info();
            text.append(String.format(
                    Locale.ROOT,
                    "\t  SNDRCV(stream=%d ssn=%d flags=0x%x ppid=%s)%n",
                    info.stream(),
                    info.streamSequenceNumber(),
                    flags(info.unordered()),
                    Integer.toUnsignedString(info.payloadProtocolIdentifier())));
        }
        return text.toString();
    }

    private String notification(Association association, Notification notification) {
        AssociationChange change = AssociationChange.of(notification);
        if (change == null) {
            return String.format("Notification: %s%n", notification);
        }
        String text = String.format("Notification: SCTP_ASSOC_CHANGE(%s)%n", change.words());
        if (level < MAXIMUM) {
            return text;
        }
        return text
                + String.format(
                        Locale.ROOT,
                        "\t\t(assoc_change: state=%d, instr=%d outstr=%d%s)%n",
                        change.number(),
                        association.inboundStreams(),
                        association.outboundStreams(),
                        notification instanceof Notification.Lost lost
                                ? ", " + lost.cause().getMessage()
                                : "");
    }
}
