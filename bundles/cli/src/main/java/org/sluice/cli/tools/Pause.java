/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.time.Duration;

/** Waiting that ends early when the user says so. */
public interface Pause {

    /** Waits; returns false if the tool is to end. */
    boolean sleep(Duration time) throws InterruptedException;
}
