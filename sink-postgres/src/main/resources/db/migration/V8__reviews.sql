-- What a person has said of the lines of a run that waited: all four are there, or none.
alter table run
    add column is_approved boolean,
    add column reviewed_by text,
    add column review_note text,
    add column reviewed_at timestamptz;
