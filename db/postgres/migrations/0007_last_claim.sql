-- The claim under which the last attempt was ended by the one who held it: whoever reports the same end again, because the answer got
-- lost, is told that it was kept. Null when the service ended it, for then its holder is to hear that he lost it.
alter table jobs add column last_claim uuid;
