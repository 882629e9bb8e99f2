package dev.windfall.app;

import dev.windfall.app.coupons.Backfill;
import dev.windfall.servers.CannotStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Fills `coupon_log_id` of rollings that have it in their texts alone, before a rolling service relies on the field.
@Command(name = "backfill", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Fill coupon_log_id of rollings that name it in their texts alone.",
                "Reads one JSON object per line with rolling_id, coupon_log_id, remarks and reference_id, and writes it with "
                        + "coupon_log_id where exactly one token coupon_log:<id> is found in the texts and the field does not say "
                        + "otherwise. Lines that can't be filled are counted and named on standard error, and left out: exit 1."})
final class CouponBackfillCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "as it was exported; - reads standard input")
    private String file = "";

    @Option(names = "--dry-run", description = "only count")
    private boolean isDryRun;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Backfill backfill = new Backfill(isDryRun ? _ -> {} : out::println);
        try (InputStream bytes = open(file)) {
            backfill.read(bytes);
        }
        out.flush();
        if (out.checkError()) {
            throw new CannotStart("Standard output takes no more: what was written is not whole");
        }
        PrintWriter err = spec.commandLine().getErr();
        backfill.report().forEach(err::println);
        err.flush();
        return backfill.isAllRight() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static InputStream open(String file) {
        try {
            return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        } catch (IOException e) {
            throw new CannotStart("The file %s can't be read".formatted(file), e);
        }
    }
}
