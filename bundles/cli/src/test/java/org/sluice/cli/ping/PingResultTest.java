/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.ping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PingResultTest {

    private static PingResult result(int sent, int... millis) throws Exception {
        var result = new PingResult(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}));
        for (int i = 0; i < sent; i++) {
            result.sent();
        }
        for (int each : millis) {
            result.answered(Duration.ofMillis(each));
        }
        return result;
    }

    @Test
    void theFiguresAreThoseOfPing() throws Exception {
        assertEquals(
                List.of(
                        "--- there (192.0.2.7) ping statistics ---",
                        "8 HEARTBEATs sent, 8 answered, 0% lost",
                        "rtt min/avg/max/mdev = 2.000/5.000/9.000/2.000 ms"),
                result(8, 2, 4, 4, 4, 5, 5, 7, 9).lines("there"));
    }

    @Test
    void lossIsToldAsShareOfWhatWasSent() throws Exception {
        assertEquals(
                "3 HEARTBEATs sent, 1 answered, 66.7% lost",
                result(3, 1).lines("x").get(1));
        assertEquals(
                "1000 HEARTBEATs sent, 1 answered, 99.9% lost",
                result(1000, 1).lines("x").get(1));
        assertEquals(
                "2 HEARTBEATs sent, 1 answered, 50% lost",
                result(2, 1).lines("x").get(1));
        var none = result(2).lines("x");
        assertEquals(2, none.size(), "no round trip, no figures of it");
        assertEquals("2 HEARTBEATs sent, 0 answered, 100% lost", none.get(1));
        assertEquals(
                "0 HEARTBEATs sent, 0 answered, 0% lost", result(0).lines("x").get(1));
    }

    @Test
    void jsonHasTheSame() throws Exception {
        var path =
                PingResult.json(List.of(result(4, 1, 3))).getJSONArray("paths").getJSONObject(0);
        assertEquals("192.0.2.7", path.getString("address"));
        assertEquals(50, path.getDouble("lossPercent"));
        assertEquals(2, path.getDouble("avgMillis"));
        assertEquals(1, path.getDouble("mdevMillis"));
    }
}
