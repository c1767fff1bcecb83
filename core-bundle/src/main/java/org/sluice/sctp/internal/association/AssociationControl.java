/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.PathSettings;

/** What users change of an association while it lives (RFC 9260 section 11.1). On its loop. */
public final class AssociationControl {

    private static final int MAXIMUM_STREAMS = 65_536;

    private final Tcb tcb;
    private final HeartbeatProcedure heartbeats;

    AssociationControl(Tcb tcb, HeartbeatProcedure heartbeats) {
        this.tcb = tcb;
        this.heartbeats = heartbeats;
    }

    /** Has other settings hold, for the association and the paths that are added to it; those it has are configured one by one. */
    public void configure(AssociationSettings settings) {
        tcb.configure(settings);
    }

    /** What is wrong with an address as one of the peer's, or null. */
    public String problem(InetAddress remote) {
        return tcb.paths().find(remote) == null ? remote.getHostAddress() + " is none of the peer's addresses" : null;
    }

    /** What is wrong with an address as the peer's primary one, or null. */
    public String problemAsPrimary(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        return path != null && path.state() == PathState.UNCONFIRMED
                ? remote.getHostAddress() + " is not verified yet (RFC 9260 section 5.4)"
                : problem(remote);
    }

    /** What keeps an outbound stream from having a value, or null. Before the association is up, any stream may come to exist. */
    public String problemOfStream(int stream) {
        int count = tcb.outbound().count();
        int most = count == 0 ? MAXIMUM_STREAMS : count;
        return stream >= 0 && stream < most
                ? null
                : "stream " + stream + " does not exist: there " + (count == 0 ? "can be " : "are ") + most
                        + " outbound streams";
    }

    /** What an outbound stream's scheduling goes by. */
    public int streamValue(int stream) {
        return tcb.outbound().value(stream);
    }

    /** Sets what an outbound stream's scheduling goes by. */
    public void streamValue(int stream, int value) {
        tcb.outbound().value(stream, value);
    }

    /** Has other settings hold for one path. */
    public void configure(InetAddress remote, PathSettings settings, long now) {
        Path path = tcb.paths().find(remote);
        if (path != null) {
            boolean queuedElsewhere =
                    settings.differentiatedServices() != path.settings().differentiatedServices();
            path.configure(settings, now);
            if (queuedElsewhere) {
                tcb.ways().changed(path);
            }
            heartbeats.reconfigured(path, now);
        }
    }

    /** Has packets of a path go to another UDP port of the peer's, until one is learned (RFC 6951 section 5.4); 0 for the link's default. */
    public void encapsulationPort(InetAddress remote, int port, long now) {
        Path path = tcb.paths().find(remote);
        if (path != null) {
            tcb.ways().encapsulationPort(path, port, now);
        }
    }

    /** Makes a path the primary one (section 11.1.6). */
    public void setPrimary(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        if (path != null) {
            tcb.paths().primary(path);
        }
    }

    /** Sends a HEARTBEAT now (section 8.3, D). */
    public void heartbeat(InetAddress remote, long now) {
        Path path = tcb.paths().find(remote);
        if (path != null) {
            heartbeats.onDemand(path, now);
        }
    }

    /** What is wrong with an address as one of the peer's, or with a number of bytes for a HEARTBEAT to it; or null. */
    public String problemOfHeartbeat(InetAddress remote, int bytes) {
        Path path = tcb.paths().find(remote);
        return path == null ? problem(remote) : HeartbeatProcedure.problem(path, bytes);
    }

    /** Sends a HEARTBEAT of some length now. */
    public void heartbeat(InetAddress remote, int bytes, long now) {
        Path path = tcb.paths().find(remote);
        if (path != null) {
            heartbeats.onDemand(path, bytes, now);
        }
    }

    /** Whether an address is one that the peer listed and that was never verified to be its own (section 5.4). */
    public boolean isUnverified(InetAddress remote) {
        Path path = tcb.paths().find(remote);
        return path != null
                && path.state() == PathState.UNCONFIRMED
                && path != tcb.paths().primary();
    }

    /** Somebody else has shown that an address that the peer listed, and that was never verified, is its own. */
    public void giveUpUnverified(InetAddress remote) {
        if (isUnverified(remote)) {
            Path path = tcb.paths().find(remote);
            tcb.notices().removed(path);
            tcb.paths().remove(path);
        }
    }

    /** An extension was withdrawn. */
    public void suspend(String extension, long now) {
        tcb.suspend(extension, now);
    }

    /** The user gave the endpoint addresses, or took some away. */
    public void endpointAddressesChanged(List<InetAddress> added, List<InetAddress> removed, long now) {
        tcb.bindingChanges().changed(added, removed, now);
    }

    /** The stack's local addresses are others now: paths that leave from one that is gone get another way, where there is one. */
    public void localAddressesChanged(long now) {
        if (tcb.paths().primary() != null) {
            tcb.addresses().at(now);
            tcb.addresses().reroute();
            tcb.extensions().localAddressesChanged(now);
        }
    }
}
