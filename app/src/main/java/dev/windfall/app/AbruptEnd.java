package dev.windfall.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The end of a process whose parts can't be closed any more. RocksDB works on in native code until the very end, and the JVM's own exit
/// takes its library down under it, which now and then is a crash instead of an exit status.
final class AbruptEnd {

    private static final Logger LOG = LoggerFactory.getLogger(AbruptEnd.class);

    private AbruptEnd() {}

    /// However the JVM comes to its end: once it is there, nothing of the process runs any more, natively either.
    @SuppressWarnings("restricted") // the launcher allows native access
    static void with(int status) {
        Linker linker = Linker.nativeLinker();
        MethodHandle exit = linker.downcallHandle(linker.defaultLookup().findOrThrow("_exit"),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(exit, status), "abrupt-end"));
        } catch (IllegalStateException e) {
            LOG.debug("Somebody has asked us to stop in the same moment: the end has begun already", e);
        }
    }

    private static void end(MethodHandle exit, int status) {
        try {
            exit.invokeExact(status);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
