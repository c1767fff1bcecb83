/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

/** Whoever of an extension is called: its part of an association, or its part of the stack. */
public interface Called {

    /** The extension's id. */
    String id();

    /**
     * The call went wrong. The association whose part was called is ended.
     *
     * @return false if no association is concerned, since the stack's part was called
     */
    boolean failed(Throwable failure);
}
