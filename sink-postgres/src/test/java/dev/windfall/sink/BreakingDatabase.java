package dev.windfall.sink;

import org.postgresql.ds.PGSimpleDataSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// A database whose connections break at commits: some before it is done, some after it, before anybody hears of it.
final class BreakingDatabase {

    private static final int COMMITS_FOR_EACH_BREAK = 5;

    private final PGSimpleDataSource database;
    private final Random random;
    private final AtomicInteger breaks = new AtomicInteger();

    BreakingDatabase(PGSimpleDataSource database, long seed) {
        this.database = database;
        this.random = new Random(seed);
    }

    int breaks() {
        return breaks.get();
    }

    DataSource dataSource() {
        return proxy(DataSource.class, database, (name, call) -> name.equals("getConnection")
                ? proxy(Connection.class, database.getConnection(), this::onConnection)
                : call.get());
    }

    private Object onConnection(String name, Call call) throws Throwable {
        if (!name.equals("commit") || random.nextInt(COMMITS_FOR_EACH_BREAK) > 0) {
            return call.get();
        }
        breaks.incrementAndGet();
        if (random.nextBoolean()) {
            call.get();
        }
        throw new SQLException("The connection broke at a commit");
    }

    private interface Call {

        Object get() throws Throwable;
    }

    private interface Way {

        Object go(String name, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T real, Way way) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (_, method, arguments) -> way.go(method.getName(), () -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
