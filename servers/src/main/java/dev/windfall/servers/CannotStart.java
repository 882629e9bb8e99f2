package dev.windfall.servers;

/// Something that the program needs can't be had. The message is one line for the person at the terminal: what failed,
/// where, and what to do.
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String message;

    public CannotStart(String message) {
        super(message);
        this.message = message;
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
