#ifndef RAPPORT_LIBS_INSTRUMENT_INSTRUMENT_H_
#define RAPPORT_LIBS_INSTRUMENT_INSTRUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "libs/base/role_group.h"

// What an instrument means: the checked, index-linked form of rapport.intake.v1.Instrument that answers are
// packed and scored by. Texts stay in the proto. All indexes point into the vectors of Instrument.
namespace rapport::instrument {

// An answer in one byte. Any other value is 1 + the position of the chosen option in the item's response
// scale.
inline constexpr std::uint8_t kMissing = 0;
inline constexpr std::uint8_t kCannotJudge = 255;

struct ResponseScale {
  std::string id;
  std::vector<double> values;  // of the options, ascending; 2..254
  bool allow_cannot_judge = false;
  int favourable_options = 0;  // 1..options()-1, at the favourable end

  int options() const { return static_cast<int>(values.size()); }
  double min_value() const { return values.front(); }
  double max_value() const { return values.back(); }

  // Whether the values are whole numbers that follow each other by ones, as on a Likert scale.
  bool IsConsecutive() const;

  // Position of the option with exactly that value.
  std::optional<std::uint8_t> PositionOf(double value) const;

  // What may be answered, for an error message: "1 to 5", or "one of 77 numbers from 1 to 4.5".
  std::string Describe() const;

  bool operator==(const ResponseScale&) const = default;
};

struct Item {
  std::string id;
  std::size_t response_scale = 0;
  bool reverse_keyed = false;
  std::optional<std::uint8_t> attention_position;  // of the option that an attentive respondent chooses
};

enum class MeasureKind { kScale = 1, kFacet = 2, kDomain = 3, kIndex = 4 };

struct Measure {
  std::string id;
  MeasureKind kind = MeasureKind::kScale;
  std::vector<std::size_t> items;       // scale and facet: indexes of items
  std::vector<std::size_t> components;  // domain and index: indexes of measures before this one
  double min_valid_share = 0.5;         // above 0, up to 1
  bool lower_is_better = false;
  double min_value = 0;  // range of the response scale that the score is on
  double max_value = 0;
  std::optional<std::size_t> mirrors;   // the measure that this one mirrors, before it
  std::optional<std::size_t> predicts;  // the measure that all its items predict
};

struct Form {
  std::string id;
  std::vector<base::RoleGroup> role_groups;
  std::vector<std::size_t> items;                 // indexes of items in the order of asking
  std::vector<std::size_t> comment_prompts = {};  // indexes of comment prompts in the order of asking

  bool For(base::RoleGroup role_group) const;
};

struct Instrument {
  std::string code;
  int version = 0;
  std::vector<std::string> languages;
  std::vector<ResponseScale> response_scales;
  std::vector<Item> items;
  std::vector<Measure> measures;
  std::vector<Form> forms;
  std::vector<std::string> comment_prompts = {};  // identifiers
  absl::flat_hash_map<std::string, std::size_t> item_index;

  const ResponseScale& ScaleOf(std::size_t item) const { return response_scales[items[item].response_scale]; }

  // "rapport-trust-v1": the last segment of the resource name.
  std::string ResourceId() const;

  // Index of the comment prompt with that identifier.
  std::optional<std::size_t> FindCommentPrompt(std::string_view id) const;

  // Index of the form with that identifier.
  std::optional<std::size_t> FindForm(std::string_view id) const;

  // Index of the first form for that role group.
  std::optional<std::size_t> DefaultForm(base::RoleGroup role_group) const;
};

}  // namespace rapport::instrument

#endif  // RAPPORT_LIBS_INSTRUMENT_INSTRUMENT_H_
