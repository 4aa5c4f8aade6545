// The words of the shipped trust instrument, which no schema can check: whole in every language, mirrored,
// and free of the traps that spoil an answer.

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tools/simulate/instrument_file.h"
#include "tools/simulate/testing.h"

namespace rapport::simulate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using intake::v1::Instrument;
using intake::v1::Item;
using intake::v1::LocalizedText;
using intake::v1::ResponseScale;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Texts = google::protobuf::RepeatedPtrField<LocalizedText>;

// A place of the instrument that speaks to people.
struct Place {
  std::string path;
  Texts texts;
};

// Every such place of a message, also one where nothing is said yet.
void FindPlaces(const Message& message, const std::string& path, std::vector<Place>& found) {
  for (int f = 0; f < message.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor* field = message.GetDescriptor()->field(f);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string here = base::StrCat(path, "/", field->name());
    const bool speaks = field->message_type() == LocalizedText::descriptor();
    if (speaks) found.push_back({here, {}});
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      const Message& part = message.GetReflection()->GetRepeatedMessage(message, field, i);
      if (speaks) {
        found.back().texts.Add()->CopyFrom(part);
      } else {
        FindPlaces(part, base::StrCat(here, "[", i, "]"), found);
      }
    }
  }
}

// Words in small letters, without punctuation.
std::set<std::string> WordsOf(const std::string& text) {
  const std::vector<std::string> words =
      absl::StrSplit(absl::AsciiStrToLower(text), absl::ByAnyChar(" .,;:()\"?'"), absl::SkipEmpty());
  return {words.begin(), words.end()};
}

class TrustWording : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(instrument_, ReadInstrumentFile(kTrustInstrument));
    for (const Item& item : instrument_.items()) items_[item.id()] = &item;
    for (const ResponseScale& scale : instrument_.response_scales()) scales_[scale.id()] = &scale;
    FindPlaces(instrument_, "", places_);
  }

  // What a place says in a language; empty if nothing.
  static std::string In(const Texts& texts, std::string_view language) {
    for (const LocalizedText& text : texts) {
      if (text.language() == language) return text.text();
    }
    return "";
  }

  Instrument instrument_;
  std::map<std::string, const Item*> items_;
  std::map<std::string, const ResponseScale*> scales_;
  std::vector<Place> places_;
};

TEST_F(TrustWording, EveryTextIsInEveryLanguage) {
  EXPECT_THAT(instrument_.languages(), ElementsAre("en", "es"));
  EXPECT_GT(places_.size(), 112u + 46u + 4u) << "items, measures and forms at least";
  for (const Place& place : places_) {
    if (place.texts.empty() && absl::EndsWith(place.path, "/cannot_judge_label")) continue;
    ASSERT_THAT(place.texts, SizeIs(instrument_.languages_size())) << place.path;
    for (int i = 0; i < instrument_.languages_size(); ++i) {
      const LocalizedText& text = place.texts[i];
      EXPECT_EQ(text.language(), instrument_.languages(i)) << place.path;
      EXPECT_FALSE(text.text().empty()) << place.path;
      EXPECT_EQ(text.text(), absl::StripAsciiWhitespace(text.text())) << place.path;
    }
  }
}

TEST_F(TrustWording, NothingIsLeftUntranslated) {
  for (const Place& place : places_) {
    std::set<std::string> different;
    for (const LocalizedText& text : place.texts) different.insert(text.text());
    EXPECT_THAT(different, SizeIs(place.texts.size())) << place.path;
  }
}

// Whoever writes freely is asked, right there, to name nobody.
TEST_F(TrustWording, OpenQuestionsAskForNoNames) {
  ASSERT_THAT(instrument_.comment_prompts(), SizeIs(2));
  for (const auto& prompt : instrument_.comment_prompts()) {
    EXPECT_THAT(In(prompt.text(), "en"), HasSubstr("name nobody")) << prompt.id();
    EXPECT_THAT(In(prompt.text(), "es"), HasSubstr("no nombre a nadie")) << prompt.id();
  }
  for (const auto& form : instrument_.forms()) EXPECT_FALSE(form.comment_prompts().empty()) << form.id();
}

TEST_F(TrustWording, NoTwoItemsReadTheSame) {
  for (const std::string& language : instrument_.languages()) {
    std::map<std::string, std::string> seen;
    for (const auto& [id, item] : items_) {
      const auto [it, is_new] = seen.emplace(In(item->text(), language), id);
      EXPECT_TRUE(is_new) << id << " reads like " << it->second << " in " << language;
    }
  }
}

// To disagree with a denial is a double negation, which many readers get wrong.
TEST_F(TrustWording, ReverseKeyedItemsDenyNothing) {
  const std::map<std::string, std::set<std::string>> denials = {
      {"en", {"no", "not", "never", "none", "nobody", "nothing", "nor", "without", "cannot", "t"}},
      {"es", {"no", "nunca", "jamás", "nadie", "nada", "ni", "sin", "ningún", "ninguna", "tampoco"}}};
  int reverse_keyed = 0;
  for (const auto& [id, item] : items_) {
    if (!item->reverse_keyed()) continue;
    ++reverse_keyed;
    for (const std::string& language : instrument_.languages()) {
      for (const std::string& word : WordsOf(In(item->text(), language))) {
        EXPECT_FALSE(denials.at(language).contains(word)) << id << " says \"" << word << "\"";
      }
    }
  }
  EXPECT_EQ(reverse_keyed, 10 + 10 + 3 + 3 + 1)
      << "facets, their mirrors, referents, attributions, clinicians";
}

TEST_F(TrustWording, StatementsAreOneShortSentence) {
  for (const auto& [id, item] : items_) {
    if (!item->predicts_measure().empty() || item->response_scale() != "agree5") continue;
    for (const LocalizedText& text : item->text()) {
      EXPECT_EQ(std::count(text.text().begin(), text.text().end(), '.'), 1) << id;
      EXPECT_EQ(text.text().back(), '.') << id;
      const std::vector<std::string> words = absl::StrSplit(text.text(), ' ');
      EXPECT_LE(words.size(), 25u) << id << " in " << text.language();
    }
  }
}

TEST_F(TrustWording, MirroredItemsSpeakAsTheExecutives) {
  int mirrored = 0;
  for (const auto& [id, item] : items_) {
    if (!absl::StartsWith(id, "exec-")) continue;
    ++mirrored;
    EXPECT_TRUE(items_.contains(std::string(absl::StripPrefix(id, "exec-")))) << id << " mirrors nothing";
    EXPECT_THAT(In(item->text(), "en"), StartsWith("In this organization, we ")) << id;
    EXPECT_THAT(In(item->text(), "es"), StartsWith("En esta organización, ")) << id;
  }
  EXPECT_EQ(mirrored, 30);
}

// A blind spot is a prediction less a score: both need the same range and the same words for its ends.
TEST_F(TrustWording, PredictionsAreOnTheScaleOfWhatTheyPredict) {
  for (const auto& [id, item] : items_) {
    if (item->predicts_measure().empty()) continue;
    const Item* predicted = items_[item->predicts_measure() + "-1"];
    ASSERT_NE(predicted, nullptr) << id;
    EXPECT_EQ(item->response_scale(), predicted->response_scale()) << id;
    EXPECT_FALSE(item->reverse_keyed()) << id;
  }
}

TEST_F(TrustWording, AttentionChecksNameTheOptionThatTheyWant) {
  for (const auto& [id, item] : items_) {
    if (!item->has_attention_value()) continue;
    for (const auto& option : scales_[item->response_scale()]->options()) {
      for (const std::string& language : instrument_.languages()) {
        const std::string quoted = base::StrCat("\"", In(option.label(), language), "\"");
        EXPECT_EQ(absl::StrContains(In(item->text(), language), quoted),
                  option.value() == item->attention_value())
            << id << " and " << quoted;
      }
    }
  }
}

TEST_F(TrustWording, IntroductionsQuoteTheWordsForCannotJudge) {
  for (const auto& [id, scale] : scales_) {
    EXPECT_EQ(scale->cannot_judge_label().empty(), !scale->allow_cannot_judge()) << id;
    if (!scale->allow_cannot_judge()) continue;
    for (const auto& form : instrument_.forms()) {
      for (const std::string& language : instrument_.languages()) {
        EXPECT_THAT(In(form.introduction(), language),
                    HasSubstr(base::StrCat("\"", In(scale->cannot_judge_label(), language), "\"")))
            << form.id();
      }
    }
  }
}

}  // namespace
}  // namespace rapport::simulate
