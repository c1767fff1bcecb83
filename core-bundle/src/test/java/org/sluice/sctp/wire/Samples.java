/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.sctp.wire.SackChunk.GapAckBlock;

/** Each chunk, parameter and error cause: its bytes, worked out by hand from the RFCs' figures, and its record. */
final class Samples {

    static final InetAddress IPV4 = address("c0000201");
    static final InetAddress IPV6 = address("20010db8000000000000000000000007");

    private Samples() {}

    /**
     * One sample.
     *
     * @param figure where the RFC draws it
     * @param bytes as on the wire, a chunk's with its padding, others' without
     * @param value the record
     */
    record Sample<T>(String figure, byte[] bytes, T value) {

        Sample(String figure, String digits, T value) {
            this(figure, Bytes.of(digits), value);
        }

        @Override
        public String toString() {
            return figure + " " + value.getClass().getSimpleName();
        }
    }

    static Stream<Sample<Chunk>> chunks() {
        return Stream.of(
                new Sample<>(
                        "3.3.1",
                        "00 0b 0013 | fffffffe | 0007 8001 | 00000033 | 616263 00",
                        new DataChunk(0b1011, -2, 7, 0x8001, 51, "abc".getBytes(US_ASCII))),
                new Sample<>(
                        "3.3.1 unordered middle",
                        "00 04 0014 | 00000001 | ffff 0000 | 80000000 | 61626364",
                        new DataChunk(0b0100, 1, 65535, 0, 0x80000000, "abcd".getBytes(US_ASCII))),
                new Sample<>(
                        "3.3.2 bare",
                        "01 00 0014 | deadbeef | 80000000 | 000a 8000 | ffffffff",
                        new InitChunk(false, 0xdeadbeef, 0x80000000L, 10, 32768, -1, List.of())),
                new Sample<>(
                        "3.3.2",
                        "01 00 0032 | 00000001 | 000005dc | ffff 0001 | 00000000"
                                + "| 0005 0008 c0000201 | 000c 0006 0005 0000 | 0009 0008 000003e8 | 8008 0006 8284 | 0000",
                        new InitChunk(
                                false,
                                1,
                                1500,
                                65535,
                                1,
                                0,
                                List.of(
                                        new AddressParameter(IPV4),
                                        new SupportedAddressTypesParameter(List.of(5)),
                                        new CookiePreservativeParameter(1000),
                                        new SupportedExtensionsParameter(List.of(0x82, 0x84))))),
                new Sample<>(
                        "3.3.3",
                        "02 00 0027 | 0a0b0c0d | 00010000 | 0002 0003 | 00000011"
                                + "| 0007 0005 ee 000000 | 0008 000b c001 0007 010203  | 00",
                        new InitChunk(
                                true,
                                0x0a0b0c0d,
                                65536,
                                2,
                                3,
                                17,
                                List.of(
                                        new StateCookieParameter(Bytes.of("ee")),
                                        new UnrecognizedParameter(Bytes.of("c001 0007 010203"))))),
                // The example that section 3.3.4 works out.
                new Sample<>(
                        "3.3.4",
                        "03 00 0018 | 0000000c | 00001234 | 0002 0000 | 0002 0003 | 0005 0005",
                        new SackChunk(12, 4660, List.of(new GapAckBlock(2, 3), new GapAckBlock(5, 5)), List.of())),
                new Sample<>(
                        "3.3.4 duplicates",
                        "03 00 001c | ffffffff | ffffffff | 0001 0002 | 0002 ffff | 00000013 | 80000013",
                        new SackChunk(-1, 0xffffffffL, List.of(new GapAckBlock(2, 65535)), List.of(19, 0x80000013))),
                new Sample<>(
                        "3.3.5",
                        "04 00 000d | 0001 0009 | 0102030405 000000",
                        new HeartbeatChunk(false, Bytes.of("0102030405"))),
                new Sample<>(
                        "3.3.6", "05 00 000c | 0001 0008 | ffeeddcc", new HeartbeatChunk(true, Bytes.of("ffeeddcc"))),
                new Sample<>("3.3.7", "06 01 0004", new AbortChunk(true, List.of())),
                new Sample<>(
                        "3.3.7 causes",
                        "06 00 0012 | 000c 0006 6f6b 0000 | 000d 0006 6e6f | 0000",
                        new AbortChunk(
                                false, List.of(new UserInitiatedAbortCause("ok"), new ProtocolViolationCause("no")))),
                new Sample<>("3.3.8", "07 00 0008 | 80000001", new ShutdownChunk(0x80000001)),
                new Sample<>("3.3.9", "08 00 0004", new ShutdownAckChunk()),
                new Sample<>(
                        "3.3.10",
                        "09 00 000c | 0001 0008 | 0007 0000",
                        new ErrorChunk(List.of(new InvalidStreamIdentifierCause(7)))),
                new Sample<>("3.3.11", "0a 00 0006 | caca 0000", new CookieEchoChunk(Bytes.of("caca"))),
                new Sample<>("3.3.12", "0b 00 0004", new CookieAckChunk()),
                new Sample<>("3.3.13", "0e 00 0004", new ShutdownCompleteChunk(false)),
                new Sample<>("3.3.13 reflected", "0e 01 0004", new ShutdownCompleteChunk(true)),
                new Sample<>("RFC 4820 section 3", "84 00 0009 | 0000000000 000000", new PadChunk(5)),
                new Sample<>("3.2", "fe a5 0007 | 010203 00", new UnknownChunk(0xfe, 0xa5, Bytes.of("010203"))));
    }

    static Stream<Sample<Parameter>> parameters() {
        return Stream.of(
                new Sample<>("3.3.2.1.1", "0005 0008 c0000201", new AddressParameter(IPV4)),
                new Sample<>("3.3.2.1.2", "0006 0014 20010db8 00000000 00000000 00000007", new AddressParameter(IPV6)),
                new Sample<>("3.3.2.1.3", "0009 0008 fffffffe", new CookiePreservativeParameter(0xfffffffeL)),
                new Sample<>("3.3.2.1.4", "000b 0006 6100", new HostNameAddressParameter(Bytes.of("6100"))),
                new Sample<>("3.3.2.1.5", "000c 0008 0005 0006", new SupportedAddressTypesParameter(List.of(5, 6))),
                new Sample<>("3.3.3.1.1", "0007 0007 010203", new StateCookieParameter(Bytes.of("010203"))),
                new Sample<>(
                        "3.3.3.1.2", "0008 0009 c001 0005 ff", new UnrecognizedParameter(Bytes.of("c001 0005 ff"))),
                new Sample<>("RFC 4820 section 4", "8005 0006 0000", new PaddingParameter(2)),
                new Sample<>(
                        "RFC 5061 section 4.2.7",
                        "8008 0007 0084ff",
                        new SupportedExtensionsParameter(List.of(0, 0x84, 0xff))),
                new Sample<>("3.2.1", "fffe 0005 77", new UnknownParameter(0xfffe, Bytes.of("77"))));
    }

    static Stream<Sample<ErrorCause>> causes() {
        return Stream.of(
                new Sample<>("3.3.10.1", "0001 0008 | ffff 0000", new InvalidStreamIdentifierCause(65535)),
                new Sample<>("3.3.10.2", "0002 000a | 00000001 | 0007", new MissingMandatoryParameterCause(List.of(7))),
                new Sample<>(
                        "3.3.10.2 two",
                        "0002 000c | 00000002 | 0007 ffff",
                        new MissingMandatoryParameterCause(List.of(7, 65535))),
                new Sample<>("3.3.10.3", "0003 0008 | ffffffff", new StaleCookieCause(0xffffffffL)),
                new Sample<>("3.3.10.4", "0004 0004", new OutOfResourceCause()),
                new Sample<>(
                        "3.3.10.5",
                        "0005 000a | 000b 0006 6100",
                        new UnresolvableAddressCause(Bytes.of("000b 0006 6100"))),
                new Sample<>(
                        "3.3.10.6",
                        "0006 0009 | fe a5 0005 01",
                        new UnrecognizedChunkTypeCause(Bytes.of("fe a5 0005 01"))),
                new Sample<>("3.3.10.7", "0007 0004", new InvalidMandatoryParameterCause()),
                new Sample<>(
                        "3.3.10.8",
                        "0008 0010 | c001 0005 01 000000 | c002 0004",
                        new UnrecognizedParametersCause(Bytes.of("c001 0005 01 000000 | c002 0004"))),
                new Sample<>("3.3.10.9", "0009 0008 | 80000001", new NoUserDataCause(0x80000001)),
                new Sample<>("3.3.10.10", "000a 0004", new CookieReceivedWhileShuttingDownCause()),
                new Sample<>(
                        "3.3.10.11",
                        "000b 0020 | 0005 0008 c0000201 | 0006 0014 20010db8 00000000 00000000 00000007",
                        new RestartWithNewAddressesCause(List.of(IPV4, IPV6))),
                new Sample<>("3.3.10.12", "000c 0007 | 627965", new UserInitiatedAbortCause("bye")),
                new Sample<>("3.3.10.13", "000d 0004", new ProtocolViolationCause("")),
                new Sample<>("3.3.10", "ffff 0005 | 09", new UnknownCause(65535, Bytes.of("09"))));
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByAddress(Bytes.of(digits));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
