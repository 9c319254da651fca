"""A study of Lantern Street Repair Cafe, which does not exist: sixteen people in their own words. Invented for this repository."""

from places.people import Person

TITLE = "Lantern Street Repair Cafe: visitors and menders"
CAME, STOPS, DOES, CHANGE = "What brought you here?", "What gets in the way?", "How do you go about it?", "What would you change?"

PEOPLE = [
    Person("R01", 34, "Nurse", (
        (CAME, "My toaster gave up in the middle of a night shift week. I need it back on Saturday, because a new one costs more than I earn in an evening."),
        (STOPS, "I hate drawing a number and then sitting there for two hours. Nobody could tell me whether the bench was stuck or just slow."),
        (CHANGE, "I wish the waiting list were on my phone, so that I could sleep until it is my turn."))),
    Person("R02", 67, "Retired fitter", (
        (CAME, "I come to mend, not to queue. I love the moment when a dead radio starts to hum again."),
        (STOPS, "People bring glued cases that were never meant to be opened, and that frustrates me."),
        (DOES, "I always photograph the screws before I take them out. I prefer paper drawings to a video that runs away from me."))),
    Person("R03", 23, "Student", (
        (CAME, "I wanted to save a laptop that the shop called “beyond repair”. It had one bad cable – a matter of 4 €."),
        (DOES, "I usually watch over the mender's shoulder and write down every step. I try it at home afterwards on something that is broken anyway."),
        (CHANGE, "I would like a bench where beginners may do the work themselves, even if it takes the whole afternoon."))),
    Person("R04", 45, "Baker", (
        (CAME, "My mixer is older than my son, and I need it every night at two."),
        (STOPS, "You open on Saturdays at ten, when I sleep. I cannot leave a mixer of 30 kg with a stranger's cousin."),
        (CHANGE, "I want an hour on a weekday afternoon for people who work at night."))),
    Person("R05", 52, "Seamstress", (
        (CAME, "I mend coats here because my own table at home is too small & too dark."),
        (DOES, "I always ask where the tear came from before I thread a needle. I prefer visible darning to a patch that pretends to be nothing."),
        (STOPS, "It annoys me when somebody drops a bag of unwashed clothes and says \"no hurry\"."))),
    Person("R06", 29, "Courier", (
        (CAME, "The gears of my bike slip on the bridge. I need the bike tomorrow, since no wheels means no pay."),
        (STOPS, "Parts are the trouble: you have the tools and I have the bike, but nobody has the cable. I gave up twice and paid a shop."),
        (CHANGE, "I wish I could see which parts are in the drawer before I ride across town."))),
    Person("R07", 71, "Widower", (
        (CAME, "My wife's sewing machine stood still for three years. I wanted to hear it once more."),
        (DOES, "I bring cake, because I do not like to take without giving."),
        (STOPS, "The stairs are steep and I need both hands for the machine. I hate asking for help before I have even said hello."))),
    Person("R08", 38, "Teacher", (
        (CAME, "I bring my class once a term so that they see the inside of things."),
        (DOES, "I usually let each child carry one screw in a bottle cap; then nothing is lost. I prefer a broken kettle to any worksheet."),
        (CHANGE, "I would like a list of safe objects, because I have to decide within ten minutes what a child may open."))),
    Person("R09", 41, "Sound engineer", (
        (CAME, "I repair amplifiers here on the last Saturday of the month."),
        (STOPS, "What frustrates me is a power cord that somebody has cut off “to be safe”. I need ten minutes to find out what was there."),
        (DOES, "I never switch anything on before I have smelled it. I trust my nose more than the meter."))),
    Person("R10", 26, "Waiter", (
        (CAME, "The coffee grinder of our café stops when it is warm. I want to know what it costs before I promise my boss anything."),
        (STOPS, "I could not find out by phone whether you take machines from a business."),
        (CHANGE, "I wish there were a sign on the door with what you do and what you don't."))),
    Person("R11", 58, "Accountant", (
        (CAME, "I keep the cash box and the insurance papers. I like that the sums are small and honest."),
        (DOES, "I usually count twice and write the total on the back of the door. I prefer a donation jar to a price list, because nobody bargains with a jar."),
        (STOPS, "I hate the form of the insurer; it asks for a serial number that the fire has eaten."))),
    Person("R12", 33, "Parent at home", (
        (CAME, "Our pram lost a wheel on the kerb in front of your door."),
        (STOPS, "I cannot wait with two small children next to a soldering iron. I need a corner where they can take something apart as well."),
        (CHANGE, "I would love a short text message when the pram is ready."))),
    Person("R13", 48, "Locksmith", (
        (CAME, "I mend locks all week and come here for everything else. I enjoy it because nobody is standing in the rain."),
        (DOES, "I always lay out the parts on a white towel in the order in which they came off."),
        (CHANGE, "I want drawers with labels that a tired person can read, size 20 or more."))),
    Person("R14", 19, "Apprentice", (
        (CAME, "My master sent me to learn patience. I wanted to leave after an hour, and then I stayed until you closed."),
        (STOPS, "I hate it when an older mender takes the iron out of my hand without a word."),
        (DOES, "I try the cheap thing first: a new fuse, a clean contact, a longer look."))),
    Person("R15", 63, "Gardener", (
        (CAME, "The hedge trimmer bites and then it sulks. I need it before the birds begin to nest."),
        (STOPS, "I do not use the website, because it shows me a calendar of last year. I rely on the poster at the bakery."),
        (CHANGE, "I wish you would keep a book of what failed and why; I would read it like a novel."))),
    Person("R16", 36, "Product designer", (
        (CAME, "I come to see how the things I draw come apart. I feel guilty about every clip that breaks."),
        (DOES, "I usually buy the object a second time to see what the first mender had to guess."),
        (CHANGE, "I want menders to send their complaints to the maker with one photograph and one sentence."))),
]
