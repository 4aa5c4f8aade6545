#include "libs/screening/name_lists.h"

#include <map>
#include <set>
#include <string>

namespace rapport::screening {
namespace {

using Words = std::set<std::string, std::less<>>;

// Calls `visit` with each word of a list that is separated by blanks and line ends.
template <typename Visit>
void ForEachWord(std::string_view list, const Visit& visit) {
  constexpr std::string_view kBlank = " \n";
  while (true) {
    const std::size_t first = list.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return;
    list.remove_prefix(first);
    const std::string_view word = list.substr(0, list.find_first_of(kBlank));
    visit(std::string(word));
    list.remove_prefix(word.size());
  }
}

Words WordsIn(std::string_view list) {
  Words words;
  ForEachWord(list, [&words](std::string word) { words.insert(std::move(word)); });
  return words;
}

// All without accents and in small letters.
constexpr std::string_view kPlain = R"(
aaliyah aaron abdul abigail abraham adriana adrian agnes ahmed aisha albert alberto alejandra alejandro alexander
alexandra alexis alfonso alfredo alice alicia allison alyssa amanda amber amelia amina andrea andres andrew angela
angelica anita anthony antonio araceli armando arthur arturo ashley ayesha barbara beatriz benjamin bernard bertha
beth bethany beverly bianca bradley brandon brenda brian brittany bryan caitlin camila carlos carmen caroline
catalina catherine cecilia cesar charles charlotte cheryl christina christine christopher cindy clara claudia cody
connor courtney crystal cristina cynthia daniel daniela danielle david deborah debra denise dennis diana diane diego
dmitri dominic donna doris dorothy douglas dylan edgar eduardo edward edwin eileen elena elizabeth ellen emily emma
enrique eric erica erik erin ernesto esteban esther eugene evelyn fatima felipe fernanda fernando fiona franklin
gabriel gabriela gabriella gary george gerald gerardo gilberto giovanni gloria gonzalo gregory guillermo gustavo
hannah harold harry hassan heather hector heidi helen henry hernan howard hugo ibrahim ignacio ines irene isaac isabel
isabella ismael ivan jacob jacqueline jaime james janet janice jasmine javier jeffrey jennifer jeremy jessica jesse
jimena joan joanna joaquin johnny jonathan jorge jose josefina joseph joshua juan juana juanita judith julia julian
juliana julie julio justin karen karina karla katherine kathleen kathryn katie kayla keith kelly kenneth kevin kimberly
kristen kristin kyle larissa larry laura lauren laurie leonardo leslie leticia linda lindsay lisa logan lorena lorenzo
louise lucia luis luisa lupita lydia lynn magdalena manuel marcela marcia marco marcos margaret margarita maria mariana
maribel marie marina mario marisol maritza marjorie marsha marta martha martin mateo matthew maureen mauricio megan
melanie melissa michael micheal michelle miguel mildred miriam mohamed mohammed monica moises nancy natalia natalie
natasha nathan nicholas nicole nina norma octavio olga oliver olivia omar oscar pablo pamela patricia patrick paula
paulina pedro peggy peter philip phillip phyllis priya rachel rafael ralph ramon raul rebecca regina rene ricardo
richard roberta robert roberto rodolfo rodrigo rogelio roger ronald rosalinda rosemary roxana ruben russell ruth ryan
sabrina samantha samuel sandra sarah scott sean sebastian sergio shannon sharon shawn sheila shirley silvia simon sofia
sonia sophia stacy stephanie stephen steven susan susana suzanne sylvia tamara tanya tatiana teresa theodore theresa
thomas tiffany timothy travis trevor ursula valentina valeria vanessa veronica vicente victor vincent viviana walter
wanda wendy william xavier ximena yesenia yolanda zachary zoe
abbott acosta aguilar aguirre alvarado alvarez anderson andrade andrews arroyo avila ayala barajas barrera bautista
beltran benitez bennett bianchi bishara bowman bradford brennan burgess bustamante caballero cabrera calderon camacho
cardenas carrillo carrasco carroll castaneda castro cervantes chandra chavez cisneros clarke cohen collins contreras
coronado cortez crawford cunningham davidson davila davies delacruz delgado diaz domingo dominguez donovan duarte duran
edwards ellis enriquez erickson escobar espinosa espinoza estrada evans farrell ferguson fernandez ferrer fitzgerald
figueroa fischer fleming fuentes gallagher gallardo gallegos galvan garcia garza gibson gomez gonzales gonzalez goldberg
griffin guerrero gupta gutierrez guzman hamilton hansen harris harrison hawkins hernandez herrera hoffman huang hughes
huerta hussain ibarra iyer jacobs jaramillo jenkins jensen jimenez johnson johnston jones kapoor kaur kennedy khan
kowalski krishnan kumar larson lawrence leblanc lewandowski lewis lopez lozano lucero macdonald maldonado marquez
martinez mccarthy mcdonald mcgrath mcintyre medina mehta mejia mendez mendoza mercado meyer meyers miranda mitchell
molina montes montoya mora morales moreno morris morrison mueller munoz murillo murphy murray nakamura naranjo navarro
nelson nguyen novak nunez obrien ochoa oconnor okafor okonkwo oneill ojeda olson orozco ortega ortiz osborne pacheco
padilla palacios patel patterson pena peralta perez perkins peters petersen peterson pham phillips pineda ponce powell
quintero rahman ramirez ramos rangel reddy reyna reynolds richards richardson rivas rivera roberts robertson robinson
robles rodgers rodriguez rojas roman romero rosales rossi rosario ruiz ryan salas salazar salcedo salinas sanchez
sanders sandoval santana saunders schmidt schneider schultz schwartz serrano sharma simmons simpson singh smith soto
stephens stevens stewart suarez sullivan tanaka tapia thompson torres trevino trujillo tucker turner ulloa valdez
valencia valenzuela vargas vasquez vazquez velasco velasquez velazquez villanueva villarreal villegas wagner wallace
watson weber weiss wheeler williams williamson wilson yamamoto zamora zavala zhang zimmerman zuniga
)";

constexpr std::string_view kCapital = R"(
abby adam al alan alex ali alma amy ana andy anna anne annie asha ben betty bob brad brett bruce carl carla carol cathy
chad chen chris chuck clark colin craig cruz dan dana danny dave dean deb derek diaz don doug earl ed eddie edna elaine
eli elsa emilio eva fred gail gene gina glen glenn greg gwen hans heather hilda holly hong hung ian ingrid irma jack
jackie jackson jake jamie jan jane jay jean jeff jenny jerry jill jim jimmy jin joe joel john jon josh joyce judy june
kai kate kathy ken kent kim kumar kurt lara lars lee len leo leon lena leroy li lin liu liz lloyd lois lola lori lou
lucas lucy luke lynne mai marc marcus margo marge marlene marvin mary matt max meg mei melvin mia mike milan min mitch
mona nadia naomi nate ned neil nick noah nora norman nuria olga otto pam paul penny perry phil pilar ping raj ravi ray
rhonda rick rita rob robin rod ron ross roy rudy sally sam sara seth sheryl sid stan stella steve stuart sue suresh
susie tammy tara ted terry tim tina toby todd tom tommy toni tony tracy tran troy tyler uma vera vicki vijay wang wayne
wei wong wu yang yuki zach ahn bui cho choi chung das dao desai doan duong gao guo han hoang huynh ito jain joshi kang
lam lau le lim lu luong ma mishra nair ngo oh park pak pereira phan rao roth sato shah shin singer suzuki tan tang thai
truong vang vo voss vu yee yoon zhao zheng zhou zhu rosa silva luna vega rios munro
lincoln madison austin brooke kendall logan mason morgan jordan carson parker taylor walker carter cooper fisher gardner
hudson kelley lambert lowe marsh nash newman norton palmer porter quinn ramsey reid rhodes sawyer shelton spencer
sutton vaughn warren webb
)";

constexpr std::string_view kWord = R"(
angel angeles art ash autumn baker barker bell bill blake booker brown buck butler candy chance chase cook cole consuelo
dawn day destiny dolores drake drew ernest esperanza faith flores francis frank gay gil grace grant gray green guadalupe
gus hardy harper heath henry hope hunter iris ivy jasmine jesus jewel joy king lance lane long love luz marina mark
marshall mercedes mercy miles miller myers nelly noel norma olive page pat paz peace peg pierce piper potter price
prince reed reyes rex rich rocky rose ruby rusty sage salvador sandy santiago santos savannah sharp shepherd skip small
socorro sol stone strong sunny sterling summers teddy trinity tripp violet virginia victoria violeta wade walter ward
watts wells white will wolf wood woods woody wright york young campos castillo cortes guerra iglesias leal mata pozo
prado rico rubio sierra solano soler tejada toro valle vera zapata blanco bravo cano cantu casas conde cordero crespo
delarosa fierro galindo leyva limon marin nieto nieves olmos parra pinto prieto rey rivero salcido trejo duenas
)";

constexpr std::string_view kBeside = R"(
april august may june july summer christian carolina georgia dallas houston washington lynch best banks black bishop
carpenter church cross fox french good hall hill hood house judge knight lake law little mann mayo moody moon moore nice
noble parks rivers sanchez scott short star summer swift temple west winter wise case chan field fields gates hayes head
lord mills moss nix pope power powers read root singleton sparks steel street waters weaver winters
)";

constexpr std::string_view kTitleWords = R"(
doctor doctors doctora nurse professor profesor profesora miss sister director directora enfermera enfermero senor senora
senorita don dona licenciado licenciada ingeniero ingeniera supervisor supervisora jefe jefa coordinator coordinador
coordinadora chaplain captain father dean
)";
constexpr std::string_view kTitleAbbreviations = R"(
dr drs dra dras mr mrs ms mx prof sr sra srta srita lic ing enf rn fr
)";

constexpr std::string_view kNoName = R"(
a about after again all also always an and any anybody anyone are as ask at be because been before being but by call can
could day days did do does done even every everybody everyone for from get give gives go good had has have he help her
here him his honestly how i if in into is it its just know last leave like made make many may me meetings meeting more most
must my need needs never new next night no nobody nor not nothing now of off on once one only or other our out over
people please round rounds said say says see she should since so some still talk talks tell than thank thanks that the
their them then there these they this those to today together too trust under until up us very was we week were what when
where which while who why will with without work works would year years yes you your
el la los las lo un una unos unas y e o u de del al a en con sin por para pero que quien quienes como cuando donde es son
era eran fue fueron esta estan hay ha han no si ni nos nosotros ellos ellas ella usted ustedes su sus mi mis tu se le les
me te ya muy mas menos todo todos toda todas nada nadie algo alguien siempre nunca tambien aqui ahi alli hoy ayer gracias
anesthesia anesthesiologist anesthetist assistant associate attending board cafeteria call cardiology care case ceo cfo
charge chief children cio clinic clinical clinician clinicians cmo cno committee communication coo coordinator council
department dept desk director doctor doctors ed educator emergency epic er executive executives family floor general
health hospital hr icu informatics intern internal it lead leader leaders leadership manager managers management
medical medicine medicare medicaid midwife navigator nicu nurse nurses nursing office officer oncology or pacu patient
patients pediatrics pharmacist pharmacy physician physicians picu practitioner practitioners president program provider
providers quality radiology residency resident residents room safety school service services shift shifts specialist
staff staffing station student supervisor surgeon surgeons surgery system team teams technician therapist therapy tower
training triage trauma union unit units university ward wing
administracion area camas cirugia clinica comite consejo departamento direccion director directora enfermera enfermeras
enfermeria enfermero equipo farmacia general gerencia guardia hospital jefa jefe jefes medicina medico medicos noche
paciente pacientes pediatria piso planta quirofano residente residentes sala seguro servicio supervisor supervisora turno
turnos uci urgencias
monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
january february march april may june july august september october november december
lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre
noviembre diciembre english spanish american americans mexican christmas easter thanksgiving covid joint commission
appreciation labor memorial
)";

constexpr std::string_view kParticles =
    "de del la las los da das do dos di van von der den ter bin ibn al el san santa st mac le y e";

std::map<std::string, NameClass, std::less<>> MakeClasses() {
  std::map<std::string, NameClass, std::less<>> classes;
  const auto add = [&classes](std::string_view list, NameClass name_class) {
    // The most cautious class wins: later lists take words out of earlier ones.
    ForEachWord(list, [&](std::string word) { classes[std::move(word)] = name_class; });
  };
  add(kPlain, NameClass::kPlain);
  add(kCapital, NameClass::kCapital);
  add(kWord, NameClass::kWord);
  add(kBeside, NameClass::kBeside);
  return classes;
}

}  // namespace

NameClass ClassOf(std::string_view folded) {
  static const auto* const classes = new std::map<std::string, NameClass, std::less<>>(MakeClasses());
  const auto found = classes->find(folded);
  return found == classes->end() ? NameClass::kNone : found->second;
}

TitleClass TitleOf(std::string_view folded) {
  static const auto* const words = new Words(WordsIn(kTitleWords));
  static const auto* const abbreviations = new Words(WordsIn(kTitleAbbreviations));
  if (abbreviations->contains(folded)) return TitleClass::kAbbreviation;
  return words->contains(folded) ? TitleClass::kWord : TitleClass::kNone;
}

bool IsNoName(std::string_view folded) {
  static const auto* const words = new Words(WordsIn(kNoName));
  return words->contains(folded);
}

bool IsParticle(std::string_view folded) {
  static const auto* const words = new Words(WordsIn(kParticles));
  return words->contains(folded);
}

}  // namespace rapport::screening
