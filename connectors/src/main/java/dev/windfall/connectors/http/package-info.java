/// How a service is called over HTTP, and what its answers mean: the same for all of them. Start with
/// [ServiceClient][dev.windfall.connectors.http.ServiceClient].
@NullMarked
package dev.windfall.connectors.http;

import org.jspecify.annotations.NullMarked;
