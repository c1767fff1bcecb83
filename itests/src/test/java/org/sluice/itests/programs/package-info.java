/** Programs that know TCP and nothing else: what the command {@code with} is to carry, unchanged. */
package org.sluice.itests.programs;
