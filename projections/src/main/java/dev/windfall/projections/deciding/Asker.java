package dev.windfall.projections.deciding;

/// Who has asked for something that another decider carries out in steps of its own.
///
/// @param owner     is told what becomes of it
/// @param requestId by which the owner knows it, whatever it is called by those who carry it out
/// @param memo      what the owner is told with that, so that it need not remember it
public record Asker(Subject owner, String requestId, String memo) {

    public EffectNews news(EffectStatus before, EffectStatus after) {
        return new EffectNews(requestId, memo, before, after);
    }

    public Asker withoutMemo() {
        return new Asker(owner, requestId, "");
    }
}
