/// Effects carried out over HTTP, each under its own request id, and simulators of those who receive them. Start with [Connector], then
/// [Carrier].
@NullMarked
package dev.windfall.connectors;

import org.jspecify.annotations.NullMarked;
