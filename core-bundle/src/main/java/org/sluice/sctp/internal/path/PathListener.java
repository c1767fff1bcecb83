/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import org.sluice.sctp.PathState;

/** Told when something about a path changes. */
public interface PathListener {

    /** The state is another now. */
    void pathChanged(Path path, PathState before);

    /** Another path is primary now. */
    void primaryChanged(Path path);
}
