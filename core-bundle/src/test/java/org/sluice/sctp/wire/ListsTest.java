/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each parameter (RFC 9260 sections 3.3.2.1 and 3.3.3.1) and error cause (section 3.3.10), both ways, alone and in lists. */
class ListsTest {

    static Stream<Samples.Sample<Parameter>> parameters() {
        return Samples.parameters();
    }

    static Stream<Samples.Sample<ErrorCause>> causes() {
        return Samples.causes();
    }

    private static List<Parameter> readParameters(byte[] bytes) throws MalformedException {
        return Parameters.read(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static List<ErrorCause> readCauses(byte[] bytes) throws MalformedException {
        return ErrorCauses.read(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void parameters_both_ways(Samples.Sample<Parameter> sample) throws MalformedException {
        assertEquals(List.of(sample.value()), readParameters(sample.bytes()));
        assertEquals(
                List.of(sample.value()).hashCode(),
                readParameters(sample.bytes()).hashCode());
        assertEquals(Bytes.hex(sample.bytes()), Bytes.hex(Bytes.ofParameter(sample.value())));
        assertEquals(sample.bytes().length, sample.value().encodedLength());
    }

    @ParameterizedTest
    @MethodSource("causes")
    void causes_both_ways(Samples.Sample<ErrorCause> sample) throws MalformedException {
        assertEquals(List.of(sample.value()), readCauses(sample.bytes()));
        assertEquals(
                List.of(sample.value()).hashCode(), readCauses(sample.bytes()).hashCode());
        assertEquals(Bytes.hex(sample.bytes()), Bytes.hex(Bytes.ofCause(sample.value())));
        assertEquals(sample.bytes().length, sample.value().encodedLength());
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void a_parameter_that_is_cut_is_refused(Samples.Sample<Parameter> sample) {
        ByteBuffer in = ByteBuffer.wrap(sample.bytes());
        for (int to = 1; to < sample.bytes().length; to++) {
            int end = to;
            assertThrows(MalformedException.class, () -> Parameters.read(in, 0, end), "cut at " + to);
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void a_cause_that_is_cut_is_refused(Samples.Sample<ErrorCause> sample) throws MalformedException {
        byte[] bytes = new byte[4 + sample.bytes().length];
        ByteBuffer in = ByteBuffer.wrap(bytes).put(Bytes.of("0004 0004")).put(sample.bytes());
        for (int to = 5; to < bytes.length; to++) {
            int end = to;
            assertThrows(MalformedException.class, () -> ErrorCauses.read(in, 0, end), "cut at " + to);
            assertThrows(MalformedException.class, () -> ErrorCauses.readLenient(in, 0, end), "cut at " + to);
        }
        assertEquals(List.of(new OutOfResourceCause(), sample.value()), ErrorCauses.readLenient(in, 0, bytes.length));
    }

    @Test
    void a_cause_that_contradicts_its_code_is_refused_or_unknown() throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(Bytes.of("0004 0006 0102 0000"));
        assertThrows(MalformedException.class, () -> ErrorCauses.read(in, 0, 8));
        assertEquals(List.of(new UnknownCause(4, new byte[] {1, 2})), ErrorCauses.readLenient(in, 0, 8));
    }

    /** Section 3.2.1: every parameter is padded, and the padding of the last one counts as the chunk's. */
    @Test
    void all_parameters_in_one_list() throws MalformedException {
        List<Parameter> all = Samples.parameters().map(Samples.Sample::value).toList();
        ByteBuffer out = ByteBuffer.allocate(Parameters.encodedLength(all));
        Parameters.write(all, out);
        assertEquals(0, out.remaining());
        assertEquals(all, readParameters(out.array()));
        var expected = new StringBuilder();
        Samples.parameters().forEach(sample -> {
            expected.append("00".repeat((4 - expected.length() / 2 % 4) % 4)).append(Bytes.hex(sample.bytes()));
        });
        assertEquals(expected.toString(), Bytes.hex(out.array()));
    }

    @Test
    void all_causes_in_one_list() throws MalformedException {
        List<ErrorCause> all = Samples.causes().map(Samples.Sample::value).toList();
        ByteBuffer out = ByteBuffer.allocate(ErrorCauses.encodedLength(all));
        ErrorCauses.write(all, out);
        assertEquals(0, out.remaining());
        assertEquals(all, readCauses(out.array()));
    }

    @Test
    void every_code_has_a_sample() {
        List<Integer> codes =
                Samples.causes().map(sample -> sample.value().code()).distinct().toList();
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 65535), codes);
    }

    @Test
    void lists_are_read_from_the_middle_of_a_buffer() throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(Bytes.of("ffffffff | 8005 0005 00 | ffffff | ffffffff"));
        assertEquals(List.of(new PaddingParameter(1)), Parameters.read(in, 4, 9));
        assertEquals(List.of(), Parameters.read(in, 4, 4));
        assertEquals(0, in.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0005 0007 c00002", // an IPv4 address of 3 bytes
                "0005 0009 c000020101", // of 5
                "0006 0008 c0000201", // an IPv6 address of 4
                "0009 0006 0001", // a Cookie Preservative of 2
                "000c 0007 000500", // one and a half address types
                "0007 0003", // shorter than its header
                "0007 0000"
            })
    void parameters_that_contradict_their_type_are_refused(String digits) {
        assertThrows(MalformedException.class, () -> readParameters(Bytes.of(digits)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001 0006 0001",
                "0001 0009 0001000000",
                "0002 0006 0000",
                "0002 000a 00000002 0007",
                "0002 000c 00000001 0007 0007",
                "0002 000a 80000001 0007", // 2 * N overflows 32 bits
                "0003 0004",
                "0004 0005 00",
                "0007 0005 00",
                "0009 0006 0000",
                "000a 0008 00000000",
                "000b 000a 0005 0006 c000",
                "000c 0003",
                "000d 0000"
            })
    void causes_that_contradict_their_code_are_refused(String digits) {
        assertThrows(MalformedException.class, () -> readCauses(Bytes.of(digits)));
    }

    /** Section 3.3.10.1: the reserved half is ignored. */
    @Test
    void a_reserved_field_is_ignored() throws MalformedException {
        assertEquals(List.of(new InvalidStreamIdentifierCause(7)), readCauses(Bytes.of("0001 0008 0007 ffff")));
    }

    /** Section 3.3.2.1.2 forbids to send such an address; read, it is the IPv4 address that it means. */
    @Test
    void an_ipv4_mapped_address_is_an_ipv4_address() throws MalformedException {
        assertEquals(
                List.of(new AddressParameter(Samples.IPV4)),
                readParameters(Bytes.of("0006 0014 00000000 00000000 0000ffff c0000201")));
    }
}
