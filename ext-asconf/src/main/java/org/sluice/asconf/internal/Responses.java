/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.asconf.Outcome;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/** What an ASCONF-ACK says of each request; requests are correlated by their place (RFC 5061 section 5.1, A6 to A8). */
final class Responses {

    private Responses() {}

    static List<Outcome> outcomes(int requests, List<Parameter> responses) {
        var outcomes = new Outcome[requests];
        int firstFailed = requests;
        for (Parameter parameter : responses) {
            ConfigurationParameter response = read(parameter);
            if (response == null || response.correlation() < 0 || response.correlation() >= requests) {
                continue;
            }
            if (response instanceof ConfigurationParameter.Failure failure) {
                outcomes[response.correlation()] = Refusal.outcome(failure.causes());
                firstFailed = Math.min(firstFailed, response.correlation());
            } else {
                outcomes[response.correlation()] = Outcome.DONE;
            }
        }
        var all = new ArrayList<Outcome>(requests);
        for (int i = 0; i < requests; i++) {
            Outcome unsaid = i < firstFailed ? Outcome.DONE : Outcome.REFUSED;
            all.add(outcomes[i] == null ? unsaid : outcomes[i]);
        }
        return all;
    }

    private static ConfigurationParameter read(Parameter parameter) {
        try {
            return parameter instanceof UnknownParameter unknown ? ConfigurationParameter.response(unknown) : null;
        } catch (MalformedException e) {
            // What a response can't tell is as if it were not there.
            return null;
        }
    }
}
