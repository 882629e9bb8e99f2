package dev.windfall.sink;

import dev.windfall.projections.deciding.Subject;

/// Up to which of its decisions an account is in the rows.
public record PayoutAccountRow(Subject account, long seq) {}
