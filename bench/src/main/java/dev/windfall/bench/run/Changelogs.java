package dev.windfall.bench.run;

import org.apache.kafka.clients.admin.Admin;

import java.util.List;
import java.util.concurrent.ExecutionException;

/// What the broker keeps for the stores of a Kafka Streams application.
final class Changelogs {

    private Changelogs() {}

    static double bytes(String application, Admin admin) throws InterruptedException {
        try {
            List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
            return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(logs -> logs.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().startsWith(application + "-")
                            && replica.getKey().topic().endsWith("-changelog"))
                    .mapToLong(replica -> replica.getValue().size()).sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker does not tell how large its topics are", e);
        }
    }
}
