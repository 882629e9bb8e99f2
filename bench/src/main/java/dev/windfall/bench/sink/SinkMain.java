package dev.windfall.bench.sink;

import dev.windfall.bench.run.Race;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/// The process of one contender. It says `starting`, then `warm` and how many documents are durable by then, then `done`;
/// it ends by itself, or when its standard input does.
final class SinkMain {

    private SinkMain() {}

    static void main(String... arguments) throws Exception {
        Thread.ofPlatform().daemon().name("input").start(SinkMain::endWithInput);
        Job job = Job.parse(List.of(arguments).subList(1, arguments.length));
        Writing writing = switch (arguments[0]) {
            case "copy" -> new Copy(job);
            case "batch-upsert" -> new BatchUpsert(job);
            case "windfall" -> new OurSink(job);
            default -> throw new IllegalArgumentException("There is no contender " + arguments[0]);
        };
        writing.prepare();
        System.out.println("starting");
        try {
            writing.write(new Said(job.days().count()));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // nothing that still hangs is waited for
        }
    }

    /// The parent closes it when it knows enough, or dies: in neither case does anybody wait for more.
    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes here
            }
        } catch (IOException e) {
            // who can't be heard is gone too
        }
        Runtime.getRuntime().halt(0);
    }

    /// Tells how far it is.
    private static final class Said implements LongConsumer {

        private final long all;
        private boolean isWarm;

        Said(long all) {
            this.all = all;
        }

        @Override
        public void accept(long documents) {
            if (!isWarm && documents >= Race.WARM_UP * all) {
                isWarm = true;
                System.out.println("warm");
                System.out.println(documents);
            }
            if (documents == all) {
                System.out.println("done");
            }
        }
    }
}
