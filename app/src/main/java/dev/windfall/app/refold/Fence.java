package dev.windfall.app.refold;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.ingest.Ingest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Between a frozen log and all who write to it. Each of them is a member of a group, and looks whether the log is frozen once it has
/// its part of the work; and none can commit what it has written without being a member. So once a frozen log's groups are empty, and
/// what was under way is undone, nothing more comes.
final class Fence {

    private final KafkaSettings kafka;
    private final Topics live;
    private final List<String> groups;

    Fence(KafkaSettings kafka, Topics live) {
        this.kafka = kafka;
        this.live = live;
        this.groups = List.of(Ingest.group(live), Controls.group(live));
    }

    /// Returns when the ends of the log are final.
    void close(Runnable check) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            awaitNobody(admin, groups, Await.PATIENCE, check);
            undoWhatIsUnderWay(admin);
            Await.until(Await.PATIENCE, check, () -> ends(admin, IsolationLevel.READ_COMMITTED)
                    .equals(ends(admin, IsolationLevel.READ_UNCOMMITTED)),
                    () -> "A transaction on the log does not end");
        } catch (ExecutionException e) {
            throw new IllegalStateException("The writers of the log could not be asked for", e);
        }
    }

    /// Returns when these groups have no members.
    static void awaitNobody(Admin admin, List<String> groups, Duration patience, Runnable check)
            throws InterruptedException, ExecutionException {
        Await.until(patience, check, () -> members(admin, groups).isEmpty(),
                () -> "These are still at work: " + members(admin, groups));
    }

    private static List<String> members(Admin admin, List<String> groups)
            throws InterruptedException, ExecutionException {
        List<String> members = new ArrayList<>();
        for (String group : groups) {
            try {
                admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                        .flatMap(described -> described.members().stream())
                        .forEach(member -> members.add(member.clientId() + member.host()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof GroupIdNotFoundException)) { // nobody was ever in it
                    throw e;
                }
            }
        }
        return members;
    }

    /// A member that has given its positions into a transaction and then stood still for long could commit it yet.
    private void undoWhatIsUnderWay(Admin admin) throws InterruptedException, ExecutionException {
        Collection<TransactionListing> open = admin.listTransactions(
                new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING))).all().get();
        Set<String> ours = open.stream().map(TransactionListing::transactionalId)
                .filter(id -> groups.stream().anyMatch(group -> id.startsWith(group + "-")))
                .collect(Collectors.toSet());
        if (!ours.isEmpty()) {
            admin.fenceProducers(ours).all().get();
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin, IsolationLevel level)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < live.partitions(); partition++) {
            asked.put(new TopicPartition(live.brandLog().name(), partition), OffsetSpec.latest());
        }
        return admin.listOffsets(asked, new ListOffsetsOptions(level)).all().get().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }
}
