#include "libs/screening/screening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "libs/base/strings.h"

namespace rapport::screening {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "kind:text" of every finding.
std::vector<std::string> Found(const Screener& screener, const std::string& text) {
  std::vector<std::string> found;
  for (const Finding& finding : screener.Screen(text)) {
    found.push_back(std::string(KindWord(finding.kind)) + ":" +
                    text.substr(finding.begin, finding.end - finding.begin));
  }
  return found;
}
std::vector<std::string> Found(const std::string& text) { return Found(Screener(), text); }

struct Expected {
  std::string text;
  std::string kind;       // empty: nothing is found
  std::string part = {};  // empty: all of it
};

void ExpectFound(const std::vector<Expected>& cases) {
  for (const Expected& expected : cases) {
    if (expected.kind.empty()) {
      EXPECT_THAT(Found(expected.text), IsEmpty()) << expected.text;
    } else {
      const std::string& part = expected.part.empty() ? expected.text : expected.part;
      EXPECT_THAT(Found(expected.text), ElementsAre(expected.kind + ":" + part)) << expected.text;
    }
  }
}

TEST(Screener, FindsAddresses) {
  ExpectFound({{"a.b+c@d-e.org", "email"},
               {"ask jane@x.org, please", "email", "jane@x.org"},
               {"josé@correo.es", "email"},
               {"jane＠x．org", "email"},
               {"jane dot doe at x dot org", "email", "doe at x dot org"},
               {"jane (at) x (dot) org", "email"},
               {"jane at x.org", "email"},
               {"http://x/y?z=1).", "url", "http://x/y?z=1"},
               {"www.x.org/a", "url"},
               {"x.y.com", "url"},
               {"@drsmith", "identifier"},
               {"meet me at three", ""},
               {"We looked at it. Dot by dot.", ""},
               {"the policy.we had", ""},
               {"5 @ 3", ""}});
}

TEST(Screener, FindsPhoneNumbers) {
  for (const std::string phone : {"617-555-0143",
                                  "(617) 555-0143",
                                  "617.555.0143",
                                  "617 555 0143",
                                  "6175550143",
                                  "16175550143",
                                  "1-617-555-0143",
                                  "+1 (617) 555-0143",
                                  "617/555-0143",
                                  "555-0143",
                                  "555.0143",
                                  "+34 612 345 678",
                                  "+442079460958",
                                  "55 1234 5678",
                                  "612 34 56 78",
                                  "91 555 01 88",
                                  "612-345-678",
                                  "5 5 5 0 1 4 3",
                                  "617–555–0143",
                                  "６１７-555-0143",
                                  "617\u200b-555-\u200b0143",
                                  "five five five oh one four three",
                                  "cinco cinco cinco cero uno cuatro tres"}) {
    EXPECT_THAT(Found(phone), ElementsAre("phone:" + phone));
  }
  EXPECT_THAT(Found("room 412 617-555-0143x22"), ElementsAre("phone:617-555-0143x22"));
}

TEST(Screener, FindsIdentifiers) {
  ExpectFound({{"123-45-6789", "identifier"},
               {"123 45 6789", "identifier"},
               {"482913", "identifier"},
               {"48291300", "identifier"},
               {"A1234567", "identifier"},
               {"12345678Z", "identifier"},
               {"AB-12345", "identifier"},
               {"48-29-33-1", "identifier"},
               {"MRN: 48-29", "identifier", "48"},
               {"badge no. 4471", "identifier", "4471"},
               {"employee number is 4471", "identifier", "4471"},
               {"case 55812", "identifier", "55812"},
               {"expediente clínico núm. 771", "identifier", "771"},
               {"#4471", "identifier", "4471"}});
}

TEST(Screener, FindsDates) {
  ExpectFound({{"3/14/2024", "date"},
               {"14.3.24", "date"},
               {"2024-03-14", "date"},
               {"March 14", "date"},
               {"March 14th, 2024", "date"},
               {"14 March", "date"},
               {"3rd of June", "date"},
               {"May 3", "date"},
               {"14 de marzo de 2024", "date"},
               {"1o de mayo", "date"},
               {"born in 1948", "date", "1948"},
               {"nació en 1948", "date", "1948"}});
}

TEST(Screener, LeavesNumbersOfTheTrade) {
  ExpectFound({{"24/7, 12-hour shifts, 1:8, 3.5 to 4", ""},
               {"2019-2021 and 2022", ""},
               {"0700-1900", ""},
               {"1,200,000 or $250,000", ""},
               {"$2.500.000", ""},
               {"$12.500.000", ""},
               {"1-2-3-4-5-6", ""},
               {"COVID19, H1N1, B12, 4B, 3rd", ""},
               {"since March 2024, in May, on Monday", ""},
               {"we may 12 times a day", ""},
               {"patient 2024 goals", ""},
               {"10-15 minutes, 2 to 3", ""},
               {"one two three four", ""},
               {"version 3.2.1", ""}});
}

TEST(Screener, FindsNames) {
  ExpectFound({{"Dr. Smith", "name"},
               {"DR SMITH IS WRONG", "name", "DR SMITH"},
               {"Prof. Dr. J. de la Vega", "name"},
               {"Nurse Manager Quill", "name"},
               {"dr smith", "name"},
               {"Señora Quispe", "name"},
               {"Jennifer Kowalska-Bell", "name"},
               {"jennifer", "name"},
               {"ask Will", "name", "Will"},
               {"Grace's team", "name", "Grace's"},
               {"April Johnson", "name"},
               {"we told J. White", "name", "J. White"},
               {"we told T. Green and left", "name", "T. Green"},
               {"J. Nguyễn", "name"}});
}

TEST(Screener, LeavesWordsThatAreNamesToo) {
  ExpectFound({{"Will this change? I hope so. Hope dies last.", ""},
               {"May I ask? In April and June we will.", ""},
               {"Grace under pressure. A grant, a bill, a mark.", ""},
               {"White coats, white noise. A black box.", ""},
               {"Doctors and nurses. The doctor I saw. Nurse Practitioner posts.", ""},
               {"Mr. and Mrs. nobody", ""},
               {"ICU, ER and OR. The CEO.", ""},
               {"El señor de la puerta, la rosa, el sol y paz para todos", ""},
               {"WE NEED MORE HANDS AND NO MORE MEETINGS", ""}});
}

TEST(Screener, FindsUnitsByTheirNames) {
  const std::vector<std::string> units = {"Cardiac Care West", "Cirugía", "Cardiac Care", "", "4 North"};
  const Screener screener(units);
  EXPECT_THAT(Found(screener, "On cardiac care west and in Cardiac  Care."),
              ElementsAre("unit:cardiac care west", "unit:Cardiac  Care"));
  EXPECT_THAT(Found(screener, "the Cirugia team; cirugía takes long"), ElementsAre("unit:Cirugia"));
  EXPECT_THAT(Found(screener, "up on 4 north"), ElementsAre("unit:4 north"));
  EXPECT_THAT(Found(screener, "cardiac arrest, care, west"), IsEmpty());
}

TEST(Screener, JoinsWhatOverlaps) {
  EXPECT_THAT(Found("write to jennifer@smith.org"), ElementsAre("email:jennifer@smith.org"));
  EXPECT_THAT(Found(Screener(std::vector<std::string>{"Smith Tower"}), "Dr. Smith Tower"),
              ElementsAre("name:Dr. Smith Tower"));
}

TEST(Redact, PutsAWordInPlaceOfEachFinding) {
  const std::string text = "¿Dr. Peña? Llame al 55 1234 5678 o a ana@x.org.";
  EXPECT_EQ(Redact(text, Screener().Screen(text)), "¿[name]? Llame al [phone] o a [email].");
  EXPECT_EQ(Redact("nothing", {}), "nothing");
}

TEST(Redact, LeavesNothingToFind) {
  for (const std::string kind : {"email", "url", "phone", "date", "identifier", "name", "unit"}) {
    const std::string mark = "[" + kind + "]";
    EXPECT_THAT(Found(base::StrCat("Dr. ", mark, " and ", mark, " ", mark)), IsEmpty());
  }
}

// Ten times the text may take ten times the time, not a hundred: half a million characters of what rules
// would search back and forth in take well under ten seconds, also under a sanitizer.
TEST(Screener, TakesLinearTimeOnHostileText) {
  const std::vector<std::string> units = {"a a a a a a a a a a a a", "a a a a a a a a a a a b"};
  const Screener screener(units);
  for (const std::string piece :
       {"@",      "a@",     "a.",   "a-",    "1",       "1 ",     "1-",   "12-",    "123 ",
        "+1",     "(",      "www.", "www.!", "http://", "a at ",  "dot ", "a dot ", "Dr. ",
        "Dr ",    "Nurse ", "de ",  "J. ",   "John ",   "John-",  "May ", "1 de ",  "mrn ",
        "id no ", "five ",  "a ",   "A'",    "\u0301",  "\u200b", "é",    "[",      "4000-"}) {
    std::string text;
    while (text.size() < 500'000) text += piece;
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Finding> findings = screener.Screen(text);
    const auto taken = std::chrono::steady_clock::now() - start;
    EXPECT_LT(std::chrono::duration<double>(taken).count(), 10) << piece;
    EXPECT_LE(Redact(text, findings).size(), 12 * text.size());
  }
}

}  // namespace
}  // namespace rapport::screening
