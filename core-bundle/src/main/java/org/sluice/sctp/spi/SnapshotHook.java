/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Can be taken out of an association and put back, perhaps by another version, so that its bundle can be updated while traffic runs. An
 * association that uses an extension without this hook is ended when the extension is withdrawn.
 */
@ConsumerType
public interface SnapshotHook extends AssociationExtension {

    /**
     * All that the next one needs to go on ({@link Extension#resume}). This part is not called any more after that. Chunks for it that arrive
     * meanwhile are kept and handed to the next one, as many as there is room for.
     *
     * @return numbers, strings, booleans and byte arrays, and lists and maps of those; with something that tells the format
     */
    Map<String, Object> snapshot(ExtensionContext context);
}
