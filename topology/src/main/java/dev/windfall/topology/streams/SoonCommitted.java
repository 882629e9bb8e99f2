package dev.windfall.topology.streams;

import org.apache.kafka.streams.processor.api.ProcessorContext;

import java.time.Duration;

/// What a processor has changed is committed soon, if there is little of it: sooner than all roles commit.
public final class SoonCommitted {

    /// About.
    private static final int RECORD_BYTES = 200;
    private static final Duration LOOK = Duration.ofNanos(EarlyCommits.QUIET_NS);

    private final ProcessorContext<?, ?> context;
    private final EarlyCommits early = EarlyCommits.ofThread();
    private final Alarm looks;

    /// For the thread of the processor, when it begins.
    public SoonCommitted(ProcessorContext<?, ?> context) {
        this.context = context;
        this.looks = new Alarm(context, this::look);
    }

    /// @param records which the processor has sent by itself
    public void sent(int records) {
        if (records > 0) {
            changed(records * RECORD_BYTES);
        }
    }

    /// @param bytes of what has come, and has changed something
    public void changed(int bytes) {
        early.changed(bytes);
        if (!looks.isSet()) {
            looks.setWithin(LOOK);
            AfterCommit.call(this::end);
        }
        commitIfDue();
    }

    private void look() {
        if (early.hasUncommitted()) {
            commitIfDue();
        } else {
            end();
        }
    }

    private void commitIfDue() {
        if (early.isDue()) {
            context.commit();
        }
    }

    /// However much has come, for what goes on with commits.
    public void commitIfRested() {
        if (early.hasRested()) {
            context.commit();
        }
    }

    /// @param ns that it took to write what has changed, just before it is committed
    public void written(long ns) {
        early.wrote(ns);
        end();
    }

    /// Nothing waits for a commit any more.
    public void end() {
        looks.end();
    }
}
