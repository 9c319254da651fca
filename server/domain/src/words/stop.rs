//! Words that say nothing about a subject, and the small talk of interviews, by language. Between white space, in lower case.

pub(super) const ENGLISH: &str = "n't a able about above actually after again all almost also although always am an and another any anything are aren't as \
at back be because been before being below between both but by came can can't cannot come could couldn't did didn't do \
does doesn't doing don't done down during each either else even ever every everything few find first for from further \
get gets getting give go goes going good got had has have haven't having he her here hers hey him his hmm how however i \
i'd i'll i'm i've if in into is isn't it it's its itself just keep kind know least let let's like little ll look looking \
lot lots made make makes many maybe me mean might mine more most much must my myself need never no nor not nothing now \
of off oh ok okay on once one only or other our ours out over own part people perhaps pretty probably put quite re \
really right said same say see seem seems she should so some someone something sometimes sort still such sure take than \
that that's the their theirs them then there there's these they they're thing things think this those though through \
time times to too try trying two uh um under until up us use used using ve very want was wasn't way we we're well went \
were what when where which while who whole why will wish with without won't work works would wouldn't yeah year yes yet \
you you're your yours feel feels felt thought three";

pub(super) const GERMAN: &str = "aber ab alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim bin bis \
bisschen bist bitte da dabei dadurch dafür dagegen damit danach dann daran darauf darf darin darum darüber das dass \
dasselbe davon davor dazu dein deine dem den denn dennoch der deren des deshalb dessen dich die dies diese diesem diesen \
dieser dieses dir doch dort du durch dürfen eben ehrlich eigentlich ein eine einem einen einer eines einfach einige \
einmal er erst erste ersten es etwa etwas euch euer eure fast finde findet für ganz gar geben gegen gehabt gehen geht \
gemacht genau gerade gern gesagt gewesen gibt ging glaube gut gute guten hab habe haben halt hat hatte hatten hätte \
hätten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in ins irgendwie irgendwas ist ja \
jede jedem jeden jeder jedes jemand jetzt kam kann kannst kein keine keinem keinen keiner klar kommen kommt konnte \
können könnte lassen leider machen macht mal man manche manchmal mehr mein meine meinem meinen meiner meines meist \
meistens mich mir mit muss musste müssen möchte nach nachdem natürlich neben nein nicht nichts nie noch nochmal nun nur \
ob oben oder oft ohne okay schon sehe sehr sei sein seine seinem seinen seiner seit selbst sich sie sieht sind so sogar \
solche soll sollen sollte sondern sonst sowas sozusagen später statt tun tut über überhaupt um und uns unser unsere \
unter viel viele vielen vielleicht vom von vor wann war waren warum was weg wegen weil weiter welche wenig wenn wer \
werde werden wie wieder will wir wird wirklich wirst wo wollen wollte wurde wurden während wäre würde würden ziemlich zu \
zum zur zurück zwar zwei zwischen äh ähm";

pub(super) const FRENCH: &str = "afin ai aie ailleurs ainsi alors après assez au aucun aucune aujourd'hui hui auquel aura aurait aussi autre autres aux \
avais avait avant avec avez avoir avons bah beaucoup ben bien bon bonne car ce ceci cela celle celles celui cependant \
ces cet cette ceux chacun chaque chez chose choses comme comment contre crois croire dans de début dedans dehors déjà \
depuis des dessous dessus deux dire dit dois doit donc dont du elle elles en encore enfin entre environ es est et \
étaient étais était étant été êtes être eu euh eux faire fais fait faits faut fois font genre grand gros hein hors ici \
il ils jamais je jusque juste la là laquelle le lequel les leur leurs lors lorsque lui ma mais mal malgré me même mêmes \
mes met mettre mien mieux moi moins mon ne ni non nos notre nous nouveau on ont ou où ouais oui par parce pareil parfois \
parmi pas pendant personne peu peut peux plupart plus plusieurs plutôt pour pourquoi pouvoir pourrait presque puis \
puisque quand quel quelle quelles quelqu'un quelque quelques quels qui quoi que rien sa sais sait sans sauf se sera \
serait ses seulement si sien soi soit sommes son sont sous souvent suis sur surtout ta tant te tel telle tellement tes \
toi ton toujours tous tout toute toutes très trop trouve trouver tu un une va vais vers veut veux voilà voir vois voit \
vont vos votre vous vraiment vrai";

pub(super) const SPANISH: &str = "acá además ahí ahora al algo alguien algún alguna algunas alguno algunos allí antes aquel aquella aquello aquí así aun \
aún aunque bastante bien bueno cada casi claro como cómo con conmigo contra cosa cosas creo cual cuál cuando cuándo \
cuanto da dado de debe debería decir del demás dentro desde después dice digo donde dónde dos durante él el ella ellas \
ellos en entonces entre era eran eres es esa esas ese eso esos esta está estaba están estar estas este esto estos estoy \
estuve fue fueron fui gente ha hace hacen hacer hacia hago haber había han hasta hay he hecho hemos hice hizo igual \
incluso ir jamás la las le les llevar lo los luego más mas me mejor menos mi mientras mis misma mismo mí mucha muchas \
mucho muchos muy nada nadie ni ningún ninguna no nos nosotros nuestra nuestro nunca os otra otras otro otros para parece \
parte pero poco pocos poder por porque poner primero pude puede pueden puedo pues que qué quien quién quiere quiero \
realmente sé sabe se sea según ser sería si sí siempre sido sin sino sobre sois solamente solo sólo somos son soy su sus \
tal también tampoco tan tanto te tener tengo tenía tenido ti tiene tienen toda todas todavía todo todos tras tu tú tus \
un una unas uno unos usted ustedes va vale vamos van veces ver verdad vez vosotros voy ya yo";

pub(super) const ITALIAN: &str = "abbastanza abbiamo adesso agli ai al alcuni alcuno alla alle allo allora altra altre altri altro anche ancora anzi \
appena avere aveva avevo basta bello ben bene c'è cambio che chi ci ciò cioè coi col come comunque con così cosa cose \
cui da dagli dai dal dalla dalle dallo davvero degli dei del della delle dello dentro deve devi devo di dice dico dire \
diciamo dopo dove due dunque durante ecco ed era erano ero essere fa faccio fai fanno fare fatto fino forse fra fu già \
gli glielo ha hai hanno ho il in infatti insomma invece io la là lì le lei li lo loro lui ma magari mai me meglio meno \
mentre mi mia mie miei mio molta molte molti molto ne negli nei nel nella nelle nello nemmeno nessun nessuno niente noi \
non nostra nostro nulla ogni ognuno oppure ora per perché però perciò persone più piuttosto po' poco poi poter posso \
possono praticamente prima proprio può qua qual qualche qualcosa qualcuno quale quali quando quanto quasi quella quelle \
quelli quello questa queste questi questo qui quindi sa sai sarà sarebbe se sé sei sembra sempre senza si sia siamo \
siccome siete solo sono sopra sotto sta stare stato stata stesso sto su sua sue sugli sui sul sulla sulle suo suoi tanto \
te ti tra tre troppo tu tua tue tuo tuoi tutta tutte tutti tutto un una uno va vado vedere veramente verso vi via voglio \
voi volta volte vorrei vostro vuole";

pub(super) const PORTUGUESE: &str = "acho acima agora ainda além algo alguém algum alguma algumas alguns ali ano antes ao aos apenas após aquela aquele \
aquilo aqui as assim até através bem boa bom cada cá certo coisa coisas com como comigo conta contra cujo da daquele dar \
das de dela dele delas deles demais dentro depois desde dessa desse desta deste deve dever disso disto diz dizer do dois \
dos duas durante é ela elas ele eles em embora enquanto então entre era eram és essa essas esse esses esta está estão \
estar estas estava este estes estou eu existe faz fazer faço fazia fez ficar fico fica fiz foi for fora foram gente há \
hoje inclusive ir isso isto já jeito lá lhe lhes logo mais mas me meio melhor menos mesma mesmo meu meus mim minha \
minhas muita muitas muito muitos na nada não nas nela nele nem nenhum nenhuma ninguém no nos nós nossa nosso num numa \
nunca o os ou onde ontem outra outras outro outros para parece parte pela pelas pelo pelos pessoas pode podem poder pois \
por porque porquê posso pouco pra pro primeiro própria próprio qual quais qualquer quando quanto quase que quem quer \
quero sabe são se sei seja sem sempre sendo ser será seria seu seus si sido sim só sobre somos sou sua suas também tanto \
tão te tem têm tenho ter teve tinha tive toda todas todo todos tu tua tudo última um uma umas uns vai vamos vão ver vez \
vezes você vocês vou";

pub(super) const DUTCH: &str = "aan achter af al alle alleen alles als altijd ander andere anders bedoel beetje ben bent best beter bij bijna \
bijvoorbeeld binnen daar daarna daarom daarvan dan dat de denk deze dezelfde die dingen dit doe doen doet door dus echt \
een eens eerst eerste eigenlijk elk elke en er ergens erg even gaan gaat gedaan geen gehad geven geweest gewoon ging \
goed goede had hadden heb hebben hebt heeft heel hele helemaal hem hen het hier hij hoe hoor hun ieder iedereen iemand \
iets ik in is ja jaar je jij jou jouw jullie kan kon komen komt kunnen laat laten maar maak maken maakt me mee meer \
meest meestal mensen met mij mijn misschien moest moet moeten mogen mooi na naar nee nergens net niemand niet niets \
nieuwe niks nog nooit nou nu of om omdat ons onze ook op opeens over precies soms steeds staan staat sowieso te tegen \
ten terug terwijl tijdens toch toe toen tot twee tussen uit uw vaak van vanaf veel verder vind vinden voor vooral \
vroeger waar waarom waren was wat we weer weet wel welke werd wie wij wil willen wilt worden wordt zal ze zeg zeggen zei \
zelf zich zie zien ziet zij zijn zo zoals zou zouden zonder zulke";
