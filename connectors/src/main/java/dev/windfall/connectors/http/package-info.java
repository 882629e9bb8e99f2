/// How a service is called over HTTP, and what its answers mean: the same for all of them. Start with
/// [ServiceCaller][dev.windfall.connectors.http.ServiceCaller].
@NullMarked
package dev.windfall.connectors.http;

import org.jspecify.annotations.NullMarked;
