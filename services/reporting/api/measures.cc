#include "services/reporting/api/measures.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/match.h"
#include "libs/base/role_group.h"
#include "libs/base/strings.h"
#include "libs/stats/mean_score.h"

namespace rapport::reporting {
namespace {

using intake::v1::Form;
using intake::v1::Instrument;
using intake::v1::Item;
using intake::v1::ResponseScale;

MeasureKind KindOf(intake::v1::Measure::Kind kind) {
  switch (kind) {
    case intake::v1::Measure::KIND_FACET:
      return MeasureKind::kFacet;
    case intake::v1::Measure::KIND_DOMAIN:
      return MeasureKind::kDomain;
    case intake::v1::Measure::KIND_INDEX:
      return MeasureKind::kIndex;
    case intake::v1::Measure::KIND_ITEM:
      return MeasureKind::kItem;
    default:
      return MeasureKind::kScale;
  }
}

// The form that `role_group` gets in the wave: the one that the wave names, or the first that fits.
const Form* FormOf(const intake::v1::Wave& wave, const Instrument& instrument, base::RoleGroup role_group) {
  const auto fits = [&](const Form& form) {
    const bool named =
        wave.forms().empty() || std::ranges::find(wave.forms(), form.id()) != wave.forms().end();
    return named &&
           std::ranges::find(form.role_groups(), static_cast<int>(role_group)) != form.role_groups().end();
  };
  const auto form = std::ranges::find_if(instrument.forms(), fits);
  return form == instrument.forms().end() ? nullptr : &*form;
}

class MeasureReader {
 public:
  MeasureReader(const intake::v1::Wave& wave, const Instrument& instrument, std::string_view language)
      : instrument_(instrument), language_(language) {
    for (const base::RoleGroup role_group : base::kRoleGroups) {
      if (const Form* form = FormOf(wave, instrument, role_group)) {
        asked_[role_group] = {form->items().begin(), form->items().end()};
      }
    }
    for (const Item& item : instrument.items()) items_.emplace(item.id(), ItemMeasure(item));
  }

  std::vector<Measure> Read() {
    std::map<std::string, Measure> known = items_;
    std::vector<Measure> measures;
    for (const intake::v1::Measure& measure : instrument_.measures()) {
      measures.push_back(Whole(measure, known));
      known.emplace(measure.id(), measures.back());
    }
    for (const Item& item : instrument_.items()) {
      if (!item.has_attention_value()) measures.push_back(items_.at(item.id()));
    }
    return measures;
  }

 private:
  Measure ItemMeasure(const Item& item) const {
    Measure measure = {.id = item.id(), .title = TextIn(item.text(), language_), .kind = MeasureKind::kItem};
    const auto scale =
        std::ranges::find(instrument_.response_scales(), item.response_scale(), &ResponseScale::id);
    if (scale != instrument_.response_scales().end() && !scale->options().empty()) {
      measure.scale_min = scale->options(0).value();
      measure.scale_max = scale->options(scale->options_size() - 1).value();
    }
    for (const auto& [role_group, form] : asked_) {
      if (form.contains(item.id())) measure.asked_of.push_back(role_group);
    }
    return measure;
  }

  // A measure made of `known` ones, which parts always are.
  static Measure MadeOf(Measure measure, double min_valid_share,
                        const std::map<std::string, Measure>& known) {
    if (measure.parts.empty()) return measure;
    const int least = stats::MinimumValid(static_cast<int>(measure.parts.size()),
                                          min_valid_share > 0 ? min_valid_share : 0.5);
    std::map<base::RoleGroup, int> asked;
    for (const std::string& id : measure.parts) {
      const auto part = known.find(id);
      if (part == known.end()) continue;
      for (const base::RoleGroup role_group : part->second.asked_of) ++asked[role_group];
      measure.scale_min = part->second.scale_min;
      measure.scale_max = part->second.scale_max;
    }
    for (const auto& [role_group, parts] : asked) {
      if (parts >= least) measure.asked_of.push_back(role_group);
    }
    return measure;
  }

  Measure Whole(const intake::v1::Measure& from, const std::map<std::string, Measure>& known) const {
    Measure measure = {
        .id = from.id(), .title = TextIn(from.title(), language_), .kind = KindOf(from.kind())};
    measure.lower_is_better = from.direction() == intake::v1::Measure::DIRECTION_LOWER_IS_BETTER;
    measure.parts = {from.items().begin(), from.items().end()};
    measure.parts.insert(measure.parts.end(), from.components().begin(), from.components().end());
    return MadeOf(std::move(measure), from.min_valid_share(), known);
  }

  const Instrument& instrument_;
  const std::string_view language_;
  std::map<base::RoleGroup, std::set<std::string>> asked_;
  std::map<std::string, Measure> items_;
};

}  // namespace

std::string ChooseLanguage(const Instrument& instrument, std::string_view preferred) {
  for (const std::string& language : instrument.languages()) {
    if (absl::EqualsIgnoreCase(language, base::AbslView(preferred))) return language;
  }
  return instrument.languages().empty() ? "" : instrument.languages(0);
}

std::string TextIn(const google::protobuf::RepeatedPtrField<intake::v1::LocalizedText>& texts,
                   std::string_view language) {
  for (const intake::v1::LocalizedText& text : texts) {
    if (text.language() == language) return text.text();
  }
  return texts.empty() ? "" : texts.Get(0).text();
}

std::vector<Measure> MeasuresOf(const intake::v1::Wave& wave, const Instrument& instrument,
                                std::string_view language) {
  return MeasureReader(wave, instrument, language).Read();
}

}  // namespace rapport::reporting
