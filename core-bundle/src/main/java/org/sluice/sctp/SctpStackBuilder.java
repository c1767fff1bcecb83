/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.osgi.annotation.versioning.ProviderType;

/** Puts a stack together; for one thread, and for one stack. */
@ProviderType
public interface SctpStackBuilder {

    /** A name for logs and threads; by default one with a number. */
    SctpStackBuilder name(String name);

    /** Adds a link or an extension. */
    SctpStackBuilder with(StackComponent component);

    /**
     * Whether components that {@link java.util.ServiceLoader} finds are added too. By default they are if no component was
     * added by hand.
     */
    SctpStackBuilder discover(boolean value);

    /** Sets an option, for the stack or as what its associations start with. */
    <T> SctpStackBuilder option(Option<T> option, T value);

    /** Sets several options. */
    SctpStackBuilder options(Options options);

    /** Where listeners are called; by default a thread pool of the stack's own. */
    SctpStackBuilder executor(Executor executor);

    /** Where tags, nonces, secrets and jitter come from; by default {@link java.security.SecureRandom}. Set it in tests only. */
    SctpStackBuilder random(RandomGenerator random);

    /**
     * Opens the links and starts the stack's threads.
     *
     * @throws IOException if a link can't be opened, for instance because its port is taken
     */
    SctpStack build() throws IOException;

    /**
     * Opens the links and starts no thread: the caller drives the stack with a time of its own. For
     * event loops of the host's, and for tests in virtual time.
     *
     * @param nanos the time at which the stack begins; any value
     * @throws IOException if a link can't be opened
     */
    StackDriver buildDriven(long nanos) throws IOException;
}
