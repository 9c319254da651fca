//! The promises of reading Org.

use super::{read, said};
use crate::persona::Age;
use crate::source::reading::Shape;

const STUDY: &str = "#+TITLE: Buses, a study\n#+AUTHOR: Us\n# a comment\n* Method\nThis is how we did it.\n* DONE P1 :bus:late:\nSCHEDULED: <2024-05-01>\n\
    :PROPERTIES:\n:AGE: 34\n:Role: Baker\n:END:\n** Travel\nI take the bus.\n:LOGBOOK:\n- Note taken\n:END:\n\nInterviewer: And then?\n\nI walk.\n\
    #+begin_src sh\nrm everything\n#+end_src\n* Ann Lee\n:PROPERTIES:\n:Age: 25-34\n:END:\nI cycle, mostly.\n* Appendix\nThis is nobody's.\n";

#[test]
fn org_headings_name_people_and_drawers_describe_them() {
    let reading = read("s.org", STUDY);
    assert_eq!(said(&reading), [("P1", "I take the bus."), ("P1", "I walk."), ("Ann Lee", "I cycle, mostly.")]);
    assert_eq!(reading.participants()[0].demographics.age, Some(Age::Years(34)));
    assert_eq!(reading.participants()[0].demographics.occupation.as_deref(), Some("Baker"));
    assert_eq!(reading.turns()[0].topic.as_deref(), Some("Travel"));
}

#[test]
fn items_of_a_description_list_are_turns() {
    let text = "* Talk\n- Facilitator :: How do you travel?\n- Ann :: By bus.\n- Facilitator :: And why?\n- Ann :: It is cheap,\n  and near.\n";
    assert_eq!(said(&read("s.org", text)), [("Ann", "By bus."), ("Ann", "It is cheap,\n  and near.")]);
}

#[test]
fn org_without_people_is_prose_without_its_markup() {
    let text = "#+TITLE: T\n* Diary :home:\n:PROPERTIES:\n:ID: 12\n:END:\nIt rained today.\n:DRAWER:\nnever closed\n\nI stayed in.\n";
    let reading = read("d.org", text);
    assert_eq!(reading.shapes(), [Shape::Prose]);
    assert_eq!(said(&reading), [("", "It rained today."), ("", "I stayed in.")]);
}
