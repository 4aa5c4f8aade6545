#include "tools/simulate/instrument_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tools/simulate/testing.h"

namespace rapport::simulate {
namespace {

using intake::v1::Form;
using intake::v1::Instrument;
using intake::v1::Item;
using intake::v1::Measure;
using ::rapport::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsSubsetOf;
using ::testing::Pair;
using ::testing::SizeIs;

const std::vector<std::string> kFacetIds = {"reach",         "understanding", "clarity",     "input",
                                            "patient-first", "transparency",  "recognition", "governance",
                                            "autonomy",      "agency"};

Instrument Trust() {
  auto instrument = ReadInstrumentFile(kTrustInstrument);
  EXPECT_OK(instrument);
  return instrument.value_or(Instrument());
}

const Item& ItemOf(const Instrument& instrument, const std::string& id) {
  for (const Item& item : instrument.items()) {
    if (item.id() == id) return item;
  }
  ADD_FAILURE() << "no item " << id;
  return Item::default_instance();
}

const Measure& MeasureOf(const Instrument& instrument, const std::string& id) {
  for (const Measure& measure : instrument.measures()) {
    if (measure.id() == id) return measure;
  }
  ADD_FAILURE() << "no measure " << id;
  return Measure::default_instance();
}

const Form& FormOf(const Instrument& instrument, const std::string& id) {
  for (const Form& form : instrument.forms()) {
    if (form.id() == id) return form;
  }
  ADD_FAILURE() << "no form " << id;
  return Form::default_instance();
}

int ReverseKeyed(const Instrument& instrument, const Measure& measure) {
  int count = 0;
  for (const std::string& id : measure.items()) count += ItemOf(instrument, id).reverse_keyed() ? 1 : 0;
  return count;
}

TEST(TrustInstrument, PassesTheChecksOfInstruments) {
  EXPECT_OK(instrument::Decode(Trust()));
  EXPECT_EQ(TrustInstrument().ResourceId(), "rapport-trust-v1");
}

TEST(TrustInstrument, FormsHaveTheirNumberOfItems) {
  const Instrument instrument = Trust();
  EXPECT_THAT(FormOf(instrument, "clinician").items(), SizeIs(58));
  EXPECT_THAT(FormOf(instrument, "pulse").items(), SizeIs(15));
  EXPECT_THAT(FormOf(instrument, "executive").items(), SizeIs(54));
  EXPECT_THAT(FormOf(instrument, "clinical-leader").items(), SizeIs(68));
  EXPECT_THAT(FormOf(instrument, "pulse").items(), IsSubsetOf(FormOf(instrument, "clinician").items()));
  EXPECT_EQ(instrument.forms(0).id(), "clinician") << "the front line's default form";
}

TEST(TrustInstrument, ThePulseIsOneItemAFacetAndAReferentAndTheOutcomes) {
  const Instrument instrument = Trust();
  std::vector<std::string> expected;
  expected.reserve(kFacetIds.size() + 5);
  for (const std::string& facet : kFacetIds) expected.push_back(facet + "-1");
  expected.insert(expected.end(), {"trust-leader-vulnerability-1", "trust-csuite-vulnerability-1",
                                   "trust-ceo-vulnerability-1", "burnout-1", "intent-to-leave-1"});
  EXPECT_THAT(FormOf(instrument, "pulse").items(), ElementsAreArray(expected));
}

TEST(TrustInstrument, ExecutivesAreAskedTheMirrorPredictionsAttributionsAndTrust) {
  const Instrument instrument = Trust();
  std::map<std::string, int> count;
  for (const std::string& id : FormOf(instrument, "executive").items()) ++count[id.substr(0, id.find('-'))];
  EXPECT_THAT(count,
              ElementsAre(Pair("attribution", 6), Pair("exec", 30), Pair("predicted", 10), Pair("trust", 8)));
}

TEST(TrustInstrument, LeadersAreAskedWhatCliniciansAreAndThePredictions) {
  const Instrument instrument = Trust();
  const auto& clinician = FormOf(instrument, "clinician").items();
  std::vector<std::string> expected(clinician.begin(), clinician.end());
  for (const std::string& facet : kFacetIds) expected.push_back("predicted-" + facet + "-1");
  EXPECT_THAT(FormOf(instrument, "clinical-leader").items(), ElementsAreArray(expected));
}

TEST(TrustInstrument, HasTheSizeThatIsDocumented) {
  const Instrument instrument = Trust();
  EXPECT_THAT(instrument.items(), SizeIs(112));
  EXPECT_THAT(instrument.measures(), SizeIs(46));
  EXPECT_THAT(instrument.forms(), SizeIs(4));
}

TEST(TrustInstrument, EveryItemIsAskedInSomeForm) {
  const Instrument instrument = Trust();
  std::set<std::string> asked;
  for (const Form& form : instrument.forms()) asked.insert(form.items().begin(), form.items().end());
  for (const Item& item : instrument.items()) EXPECT_TRUE(asked.contains(item.id())) << item.id();
}

TEST(TrustInstrument, FacetsAreThreeItemsOfWhichOneIsReversed) {
  const Instrument instrument = Trust();
  for (const std::string& id : kFacetIds) {
    for (const std::string& facet : {id, "exec-" + id}) {
      const Measure& measure = MeasureOf(instrument, facet);
      EXPECT_EQ(measure.kind(), Measure::KIND_FACET) << facet;
      EXPECT_THAT(measure.items(), SizeIs(3)) << facet;
      EXPECT_EQ(ReverseKeyed(instrument, measure), 1) << facet;
    }
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(ItemOf(instrument, MeasureOf(instrument, id).items(i)).reverse_keyed(),
                ItemOf(instrument, MeasureOf(instrument, "exec-" + id).items(i)).reverse_keyed())
          << id << " and its mirror have different keys";
    }
    EXPECT_EQ(MeasureOf(instrument, "exec-" + id).mirrors_measure(), id);
  }
}

TEST(TrustInstrument, DomainsHoldTheFacets) {
  const Instrument instrument = Trust();
  for (const std::string prefix : {"", "exec-"}) {
    std::vector<std::string> facets;
    for (const std::string domain : {"communication", "priorities", "culture"}) {
      const Measure& measure = MeasureOf(instrument, prefix + domain);
      EXPECT_EQ(measure.kind(), Measure::KIND_DOMAIN);
      EXPECT_EQ(measure.mirrors_measure(), prefix.empty() ? "" : domain);
      facets.insert(facets.end(), measure.components().begin(), measure.components().end());
    }
    ASSERT_THAT(facets, SizeIs(kFacetIds.size()));
    for (std::size_t i = 0; i < facets.size(); ++i) EXPECT_EQ(facets[i], prefix + kFacetIds[i]);
  }
}

TEST(TrustInstrument, TrustHasThreeReferentsOfEightItems) {
  const Instrument instrument = Trust();
  EXPECT_THAT(MeasureOf(instrument, "trust-index").components(),
              ElementsAre("trust-leader", "trust-csuite", "trust-ceo"));
  for (const std::string id : {"trust-leader", "trust-csuite", "trust-ceo", "trust-in-clinicians"}) {
    const Measure& measure = MeasureOf(instrument, id);
    EXPECT_THAT(measure.items(), SizeIs(8)) << id;
    EXPECT_EQ(ReverseKeyed(instrument, measure), 1) << id;
    for (const std::string part : {"ability", "benevolence", "integrity", "vulnerability"}) {
      ItemOf(instrument, id + "-" + part + "-1");
      ItemOf(instrument, id + "-" + part + "-2");
    }
  }
}

TEST(TrustInstrument, PredictionsNameTheFacetThatTheyPredict) {
  const Instrument instrument = Trust();
  int predictions = 0;
  for (const Item& item : instrument.items()) predictions += item.predicts_measure().empty() ? 0 : 1;
  EXPECT_EQ(predictions, 10);
  for (const std::string& facet : kFacetIds) {
    const Measure& measure = MeasureOf(instrument, "predicted-" + facet);
    ASSERT_THAT(measure.items(), SizeIs(1)) << facet;
    EXPECT_EQ(ItemOf(instrument, measure.items(0)).predicts_measure(), facet);
  }
}

TEST(TrustInstrument, OutcomesAndAttributionsAreBetterWhenLow) {
  const Instrument instrument = Trust();
  const std::set<std::string> low = {"burnout", "intent-to-leave", "attribution-resistant",
                                     "attribution-indifferent", "attribution-disinterested"};
  for (const Measure& measure : instrument.measures()) {
    EXPECT_EQ(measure.direction() == Measure::DIRECTION_LOWER_IS_BETTER, low.contains(measure.id()))
        << measure.id();
  }
}

TEST(TrustInstrument, AttentionChecksWantDifferentAnswers) {
  const Instrument instrument = Trust();
  std::vector<double> wanted;
  for (const Item& item : instrument.items()) {
    if (item.has_attention_value()) wanted.push_back(item.attention_value());
  }
  EXPECT_THAT(wanted, ElementsAre(4, 2)) << "the same option all the way down must fail one of them";
}

TEST(SampleInstrument, IsOneScaleOfElevenItems) {
  const auto instrument = ReadInstrumentFile("samples/bhr2000/instrument.json");
  ASSERT_OK(instrument);
  ASSERT_OK_AND_ASSIGN(const auto decoded, instrument::Decode(*instrument));
  EXPECT_EQ(decoded.ResourceId(), "bhr2000-leadership-v1");
  ASSERT_THAT(decoded.measures, SizeIs(1));
  EXPECT_THAT(decoded.measures[0].items, SizeIs(11));
}

TEST(ReadInstrumentFile, TellsWhatIsWrong) {
  const testing::TempDir dir;
  EXPECT_THAT(ReadInstrumentFile(dir.File("none.json")), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(ReadInstrumentFile(dir.Write("bad.json", "{\"code\":")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadInstrumentFile(dir.Write("odd.json", "{\"colour\": \"red\"}")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace rapport::simulate
