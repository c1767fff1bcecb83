/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The part of an extension that belongs to one association. What it takes part in is said by the hooks that it implements besides, each a
 * small interface: {@link ChunkHook}, {@link SendingHook}, {@link AcknowledgementHook}, {@link TimerHook}, {@link ReliabilityHook},
 * {@link QuestionHook}, {@link SnapshotHook}, {@link PacketHook},
 * {@link GuardHook}, {@link SealHook}, {@link BrokenPacketHook}, {@link ReflectedTagHook}, {@link ResendHook}. A hook that nobody implements costs nothing.
 *
 * <p>All are called on the association's loop, and must not wait. What a context allows holds for the call that it is handed to.
 * Whatever one throws ends its association and nothing else.
 */
@ConsumerType
public interface AssociationExtension {}
