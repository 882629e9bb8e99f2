package dev.windfall.app;

import picocli.CommandLine.IVersionProvider;

/// What this program is, and what it runs on.
final class Version implements IVersionProvider {

    static String windfall() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[]{"windfall " + windfall(), "Java " + Runtime.version()};
    }
}
