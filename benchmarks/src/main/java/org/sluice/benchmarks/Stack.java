/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;

/** A stack that is measured, as two processes. */
interface Stack {

    /**
     * What bulk transfer gave.
     *
     * @param gigabits user data received, in Gbit/s
     * @param messages messages received in a second
     * @param cpu seconds of processor time of both sides for a GB (10^9 bytes) of user data
     * @param allocated bytes that the loops of both sides allocated for each packet that the receiver got; NaN where nothing is collected
     * @param allocatedInAll the same of all threads, those of the users too, but without the arrays of payload handed to the receiver
     */
    record Bulk(double gigabits, double messages, double cpu, double allocated, double allocatedInAll) {}

    /**
     * Round trips of single messages.
     *
     * @param p50 the median, in microseconds
     * @param p99 what 99 of 100 stay below, in microseconds
     */
    record RoundTrips(double p50, double p99) {}

    /** Its name. */
    String name();

    /** Milliseconds from the start of the server's process and then the client's until an association is up. */
    double startUp(Scene scene) throws IOException, InterruptedException;

    /** One association, messages of a size one way for some seconds. */
    Bulk bulk(Scene scene, int size, int seconds) throws IOException, InterruptedException;

    /** Microseconds of processor time of both sides for each data packet, of messages of 1 KiB that leave over so many associations in turn; NaN where that is not measured. */
    double many(Scene scene, int associations, int seconds) throws IOException, InterruptedException;

    /** One association, one message of 64 bytes at a time, for some seconds. */
    RoundTrips ping(Scene scene, int seconds) throws IOException, InterruptedException;

    /** How many associations a second come up when so many are opened at once. */
    double setups(Scene scene, int count) throws IOException, InterruptedException;
}
