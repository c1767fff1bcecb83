/** Measures what associations carry: the test, its control messages, both of its ends, and what is shown of it. */
package org.sluice.cli.perf;
