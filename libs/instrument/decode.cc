#include "libs/instrument/decode.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::instrument {
namespace {

namespace pb = rapport::intake::v1;
using Texts = google::protobuf::RepeatedPtrField<pb::LocalizedText>;

constexpr std::size_t kMaxViolations = 100;
constexpr int kMaxItems = 500;
constexpr int kMaxMeasures = 200;
// What is looked up by walking over all of them.
constexpr int kMaxLanguages = 50;
constexpr int kMaxScales = 100;
constexpr int kMaxForms = 50;
// As many comments of full length fit into one submission.
constexpr int kMaxCommentPrompts = 10;

bool IsLowerId(std::string_view id, std::size_t longest) {
  return !id.empty() && id.size() <= longest && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

bool IsItemId(std::string_view id) {
  return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-';
  });
}

template <typename T>
std::optional<std::size_t> IndexOf(const std::vector<T>& parts, std::string_view id) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].id == id) return i;
  }
  return std::nullopt;
}

// Walks the proto once, in the order in which parts refer to each other, and gathers what is wrong with it.
class Decoder {
 public:
  explicit Decoder(const pb::Instrument& proto) : proto_(proto) {}

  absl::StatusOr<Instrument> Run() {
    Identity();
    for (int i = 0; i < proto_.response_scales_size() && i < kMaxScales; ++i) DecodeScale(i);
    for (int i = 0; i < proto_.items_size() && i < kMaxItems; ++i) DecodeItem(i);
    for (int i = 0; i < proto_.measures_size() && i < kMaxMeasures; ++i) DecodeMeasure(i);
    for (int i = 0; i < proto_.comment_prompts_size() && i < kMaxCommentPrompts; ++i) DecodeCommentPrompt(i);
    for (int i = 0; i < proto_.forms_size() && i < kMaxForms; ++i) DecodeForm(i);
    LinkPredictions();
    if (!violations_.empty()) return base::InvalidArgument(std::move(violations_));
    return std::move(out_);
  }

 private:
  void Bad(std::string_view field, std::string_view reason, std::string_view description) {
    if (violations_.size() == kMaxViolations) return;
    violations_.push_back(
        {base::StrCat("instrument.", field), std::string(description), std::string(reason)});
  }

  void Identity() {
    if (!IsLowerId(proto_.code(), 40) || proto_.code().front() == '-') {
      Bad("code", "INVALID_ID", "must be 1 to 40 of a-z, 0-9 and -, not beginning with -");
    }
    if (proto_.version() < 1) Bad("version", "OUT_OF_RANGE", "must be 1 or more");
    if (proto_.languages_size() == 0) Bad("languages", "REQUIRED", "needs at least one language");
    if (proto_.languages_size() > kMaxLanguages) Bad("languages", "TOO_MANY", "has at most 50 languages");
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < proto_.languages_size() && i < kMaxLanguages; ++i) {
      const std::string& language = proto_.languages(i);
      if (language.size() < 2 || language.size() > 35) {
        Bad(base::StrCat("languages[", i, "]"), "INVALID_LANGUAGE", "must be a BCP 47 tag");
      } else if (!seen.insert(language).second) {
        Bad(base::StrCat("languages[", i, "]"), "DUPLICATE", "is named twice");
      }
      out_.languages.push_back(language);
    }
    CheckTexts("title", proto_.title());
    if (proto_.items_size() == 0) Bad("items", "REQUIRED", "needs at least one item");
    if (proto_.items_size() > kMaxItems) Bad("items", "TOO_MANY", "has at most 500 items");
    if (proto_.measures_size() > kMaxMeasures) Bad("measures", "TOO_MANY", "has at most 200 measures");
    if (proto_.forms_size() == 0) Bad("forms", "REQUIRED", "needs at least one form");
    if (proto_.forms_size() > kMaxForms) Bad("forms", "TOO_MANY", "has at most 50 forms");
    if (proto_.response_scales_size() > kMaxScales) {
      Bad("response_scales", "TOO_MANY", "has at most 100 response scales");
    }
    if (proto_.comment_prompts_size() > kMaxCommentPrompts) {
      Bad("comment_prompts", "TOO_MANY", "has at most 10 comment prompts");
    }
    out_.code = proto_.code();
    out_.version = proto_.version();
  }

  // Every language of the instrument exactly once, and no other.
  void CheckTexts(const std::string& field, const Texts& texts) {
    absl::flat_hash_set<std::string> seen;
    for (const pb::LocalizedText& text : texts) {
      if (std::find(out_.languages.begin(), out_.languages.end(), text.language()) == out_.languages.end()) {
        Bad(field, "UNKNOWN_LANGUAGE",
            base::StrCat("has a text in \"", text.language(), "\", not a language of it"));
      } else if (!seen.insert(text.language()).second) {
        Bad(field, "DUPLICATE", base::StrCat("has two texts in \"", text.language(), "\""));
      }
      if (text.text().empty() || text.text().size() > 8000) {
        Bad(field, "INVALID_TEXT", "a text has 1 to 2000 characters");
      }
    }
    if (seen.size() != out_.languages.size())
      Bad(field, "MISSING_LANGUAGE", "needs a text in every language");
  }

  void DecodeScale(int i) {
    const pb::ResponseScale& scale = proto_.response_scales(i);
    const std::string field = base::StrCat("response_scales[", i, "]");
    if (!IsLowerId(scale.id(), 40)) Bad(field + ".id", "INVALID_ID", "must be 1 to 40 of a-z, 0-9 and -");
    if (IndexOf(out_.response_scales, scale.id())) Bad(field + ".id", "DUPLICATE", "is used twice");
    if (scale.options_size() < 2 || scale.options_size() > 254) {
      Bad(field + ".options", "OUT_OF_RANGE", "has 2 to 254 options");
    }
    ResponseScale decoded{scale.id(), {}, scale.allow_cannot_judge(), 0};
    for (int option = 0; option < scale.options_size(); ++option) {
      const std::string option_field = base::StrCat(field, ".options[", option, "]");
      const double value = scale.options(option).value();
      if (!(value >= -1000 && value <= 1000))
        Bad(option_field + ".value", "OUT_OF_RANGE", "lies within -1000 to 1000");
      if (option > 0 && !(value > scale.options(option - 1).value())) {
        Bad(option_field + ".value", "NOT_ASCENDING", "must be more than the value before it");
      }
      if (scale.options(option).label_size() > 0)
        CheckTexts(option_field + ".label", scale.options(option).label());
      decoded.values.push_back(value);
    }
    if (scale.cannot_judge_label_size() > 0) {
      if (!scale.allow_cannot_judge())
        Bad(field + ".cannot_judge_label", "NOT_ALLOWED", "labels an answer that is not offered");
      CheckTexts(field + ".cannot_judge_label", scale.cannot_judge_label());
    }
    decoded.favourable_options = scale.favourable_options() == 0
                                     ? std::min(2, std::max(1, scale.options_size() - 1))
                                     : scale.favourable_options();
    if (decoded.favourable_options < 1 || decoded.favourable_options >= std::max(2, scale.options_size())) {
      Bad(field + ".favourable_options", "OUT_OF_RANGE",
          "must leave at least one option that is not favourable");
    }
    if (decoded.values.empty()) decoded.values.push_back(0);  // refused above; the rest is still checked
    out_.response_scales.push_back(std::move(decoded));
  }

  void DecodeItem(int i) {
    const pb::Item& item = proto_.items(i);
    const std::string field = base::StrCat("items[", i, "]");
    if (!IsItemId(item.id())) Bad(field + ".id", "INVALID_ID", "must be 1 to 40 of A-Z, a-z, 0-9, _ and -");
    if (!out_.item_index.emplace(item.id(), static_cast<std::size_t>(i)).second) {
      Bad(field + ".id", "DUPLICATE", "is used twice");
    }
    CheckTexts(field + ".text", item.text());
    const std::optional<std::size_t> scale = IndexOf(out_.response_scales, item.response_scale());
    if (!scale) Bad(field + ".response_scale", "UNKNOWN_RESPONSE_SCALE", "names no response scale");
    Item decoded{item.id(), scale.value_or(0), item.reverse_keyed(), std::nullopt};
    if (item.has_attention_value()) {
      if (scale) decoded.attention_position = out_.response_scales[*scale].PositionOf(item.attention_value());
      if (scale && !decoded.attention_position) {
        Bad(field + ".attention_value", "OUT_OF_RANGE", "is no option of the item");
      }
    }
    out_.items.push_back(std::move(decoded));
  }

  void DecodeMeasure(int i) {
    const pb::Measure& measure = proto_.measures(i);
    const std::string field = base::StrCat("measures[", i, "]");
    if (!IsLowerId(measure.id(), 40)) Bad(field + ".id", "INVALID_ID", "must be 1 to 40 of a-z, 0-9 and -");
    if (IndexOf(out_.measures, measure.id())) Bad(field + ".id", "DUPLICATE", "is used twice");
    if (out_.item_index.contains(measure.id())) Bad(field + ".id", "DUPLICATE", "is also an item's");
    CheckTexts(field + ".title", measure.title());
    Measure decoded;
    decoded.id = measure.id();
    decoded.lower_is_better = measure.direction() == pb::Measure::DIRECTION_LOWER_IS_BETTER;
    decoded.min_valid_share = measure.min_valid_share() == 0 ? 0.5 : measure.min_valid_share();
    if (!(decoded.min_valid_share > 0 && decoded.min_valid_share <= 1)) {
      Bad(field + ".min_valid_share", "OUT_OF_RANGE", "lies above 0 and up to 1");
    }
    switch (measure.kind()) {
      case pb::Measure::KIND_SCALE:
      case pb::Measure::KIND_FACET:
        decoded.kind = measure.kind() == pb::Measure::KIND_SCALE ? MeasureKind::kScale : MeasureKind::kFacet;
        LinkItems(measure, field, decoded);
        break;
      case pb::Measure::KIND_DOMAIN:
      case pb::Measure::KIND_INDEX:
        decoded.kind =
            measure.kind() == pb::Measure::KIND_DOMAIN ? MeasureKind::kDomain : MeasureKind::kIndex;
        LinkComponents(measure, field, decoded);
        break;
      default:
        Bad(field + ".kind", "INVALID_KIND", "must be SCALE, FACET, DOMAIN or INDEX");
    }
    LinkMirror(measure, field, decoded);
    out_.measures.push_back(std::move(decoded));
  }

  void LinkMirror(const pb::Measure& measure, const std::string& field, Measure& decoded) {
    if (measure.mirrors_measure().empty()) return;
    decoded.mirrors = IndexOf(out_.measures, measure.mirrors_measure());
    if (!decoded.mirrors) {
      Bad(field + ".mirrors_measure", "UNKNOWN_MEASURE", "names no measure listed before this one");
      return;
    }
    const Measure& mirrored = out_.measures[*decoded.mirrors];
    if (mirrored.min_value != decoded.min_value || mirrored.max_value != decoded.max_value) {
      Bad(field + ".mirrors_measure", "MIXED_RANGE", "has another range of values than this measure");
    }
  }

  void LinkItems(const pb::Measure& measure, const std::string& field, Measure& decoded) {
    if (measure.items_size() < 1 || measure.items_size() > 64) {
      Bad(field + ".items", "OUT_OF_RANGE", "has 1 to 64 items");
    }
    if (measure.components_size() > 0)
      Bad(field + ".components", "NOT_ALLOWED", "only DOMAIN and INDEX have components");
    for (int k = 0; k < measure.items_size(); ++k) {
      const std::string part = base::StrCat(field, ".items[", k, "]");
      const auto found = out_.item_index.find(measure.items(k));
      if (found == out_.item_index.end()) {
        Bad(part, "UNKNOWN_ITEM", "names no item");
        continue;
      }
      if (std::find(decoded.items.begin(), decoded.items.end(), found->second) != decoded.items.end()) {
        Bad(part, "DUPLICATE", "is named twice");
      }
      if (found->second < out_.items.size() && out_.items[found->second].attention_position) {
        Bad(part, "NOT_ALLOWED", "an attention check belongs to no measure");
      }
      if (!out_.response_scales.empty()) {
        const ResponseScale& scale = out_.ScaleOf(found->second);
        JoinRange(part, decoded, decoded.items.empty(), scale.min_value(), scale.max_value());
      }
      decoded.items.push_back(found->second);
    }
  }

  void LinkComponents(const pb::Measure& measure, const std::string& field, Measure& decoded) {
    if (measure.components_size() < 1 || measure.components_size() > 64) {
      Bad(field + ".components", "OUT_OF_RANGE", "has 1 to 64 components");
    }
    if (measure.items_size() > 0) Bad(field + ".items", "NOT_ALLOWED", "only SCALE and FACET have items");
    for (int k = 0; k < measure.components_size(); ++k) {
      const std::string part = base::StrCat(field, ".components[", k, "]");
      const std::optional<std::size_t> found = IndexOf(out_.measures, measure.components(k));
      if (!found) {
        Bad(part, "UNKNOWN_MEASURE", "names no measure listed before this one");
        continue;
      }
      if (std::find(decoded.components.begin(), decoded.components.end(), *found) !=
          decoded.components.end()) {
        Bad(part, "DUPLICATE", "is named twice");
      }
      const Measure& component = out_.measures[*found];
      if (component.lower_is_better != decoded.lower_is_better) {
        Bad(part, "MIXED_DIRECTION", "has another favourable end than the whole");
      }
      JoinRange(part, decoded, decoded.components.empty(), component.min_value, component.max_value);
      decoded.components.push_back(*found);
    }
  }

  void JoinRange(const std::string& part, Measure& decoded, bool first, double min_value, double max_value) {
    if (first) {
      decoded.min_value = min_value;
      decoded.max_value = max_value;
    } else if (decoded.min_value != min_value || decoded.max_value != max_value) {
      Bad(part, "MIXED_RANGE", "has another range of values than the parts before it");
    }
  }

  void DecodeCommentPrompt(int i) {
    const pb::CommentPrompt& prompt = proto_.comment_prompts(i);
    const std::string field = base::StrCat("comment_prompts[", i, "]");
    if (!IsLowerId(prompt.id(), 40)) Bad(field + ".id", "INVALID_ID", "must be 1 to 40 of a-z, 0-9 and -");
    if (out_.FindCommentPrompt(prompt.id())) Bad(field + ".id", "DUPLICATE", "is used twice");
    CheckTexts(field + ".text", prompt.text());
    out_.comment_prompts.push_back(prompt.id());
  }

  void LinkCommentPrompts(const pb::Form& form, const std::string& field, Form& decoded) {
    for (int k = 0; k < form.comment_prompts_size(); ++k) {
      const std::string part = base::StrCat(field, ".comment_prompts[", k, "]");
      const std::optional<std::size_t> found = out_.FindCommentPrompt(form.comment_prompts(k));
      std::vector<std::size_t>& prompts = decoded.comment_prompts;
      if (!found) {
        Bad(part, "UNKNOWN_COMMENT_PROMPT", "names no comment prompt");
      } else if (std::find(prompts.begin(), prompts.end(), *found) != prompts.end()) {
        Bad(part, "DUPLICATE", "is named twice");
      } else {
        prompts.push_back(*found);
      }
    }
  }

  void DecodeForm(int i) {
    const pb::Form& form = proto_.forms(i);
    const std::string field = base::StrCat("forms[", i, "]");
    if (!IsLowerId(form.id(), 40)) Bad(field + ".id", "INVALID_ID", "must be 1 to 40 of a-z, 0-9 and -");
    if (IndexOf(out_.forms, form.id())) Bad(field + ".id", "DUPLICATE", "is used twice");
    CheckTexts(field + ".title", form.title());
    if (form.introduction_size() > 0) CheckTexts(field + ".introduction", form.introduction());
    Form decoded{form.id(), {}, {}};
    if (form.role_groups_size() == 0)
      Bad(field + ".role_groups", "REQUIRED", "needs at least one role group");
    for (int k = 0; k < form.role_groups_size(); ++k) {
      const std::optional<base::RoleGroup> role_group = base::RoleGroupFromNumber(form.role_groups(k));
      if (!role_group || decoded.For(*role_group)) {
        Bad(base::StrCat(field, ".role_groups[", k, "]"), "INVALID_ROLE_GROUP", "is unknown or named twice");
        continue;
      }
      decoded.role_groups.push_back(*role_group);
    }
    if (form.items_size() == 0) Bad(field + ".items", "REQUIRED", "needs at least one item");
    absl::flat_hash_set<std::size_t> seen;
    for (int k = 0; k < form.items_size(); ++k) {
      const auto found = out_.item_index.find(form.items(k));
      if (found == out_.item_index.end()) {
        Bad(base::StrCat(field, ".items[", k, "]"), "UNKNOWN_ITEM", "names no item");
      } else if (!seen.insert(found->second).second) {
        Bad(base::StrCat(field, ".items[", k, "]"), "DUPLICATE", "is named twice");
      } else {
        decoded.items.push_back(found->second);
      }
    }
    LinkCommentPrompts(form, field, decoded);
    out_.forms.push_back(std::move(decoded));
  }

  void LinkPredictions() {
    std::vector<std::optional<std::size_t>> predicted(out_.items.size());  // by item
    for (int i = 0; i < proto_.items_size() && i < kMaxItems; ++i) {
      const std::string& id = proto_.items(i).predicts_measure();
      if (id.empty()) continue;
      predicted[static_cast<std::size_t>(i)] = IndexOf(out_.measures, id);
      if (!predicted[static_cast<std::size_t>(i)]) {
        Bad(base::StrCat("items[", i, "].predicts_measure"), "UNKNOWN_MEASURE", "names no measure");
      }
    }
    for (Measure& measure : out_.measures) {
      if (measure.items.empty()) continue;
      const std::optional<std::size_t> first = predicted[measure.items.front()];
      const bool all = std::all_of(measure.items.begin(), measure.items.end(),
                                   [&](std::size_t item) { return predicted[item] == first; });
      if (all) measure.predicts = first;
    }
  }

  const pb::Instrument& proto_;
  Instrument out_;
  std::vector<base::FieldViolation> violations_;
};

}  // namespace

absl::StatusOr<Instrument> Decode(const pb::Instrument& proto) { return Decoder(proto).Run(); }

}  // namespace rapport::instrument
