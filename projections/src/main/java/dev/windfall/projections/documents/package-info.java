/// Documents that people write: which fields there are, what can stand there, what is inherited field by field, and what whoever has
/// written something else is told. Start with [Document][dev.windfall.projections.documents.Document].
@NullMarked
package dev.windfall.projections.documents;

import org.jspecify.annotations.NullMarked;
