// Instruments that somebody uploads: JSON as rapportctl reads it where the input begins with a brace, else
// the wire format.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "google/protobuf/util/json_util.h"
#include "libs/base/ids.h"
#include "libs/instrument/decode.h"
#include "services/intake/domain/answer_sheet.h"
#include "services/intake/domain/wave_forms.h"
#include "services/scoring/domain/scoring_plan.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/quiet.h"

namespace rapport {
namespace {
using instrument::Instrument;

void CheckScales(const Instrument& decoded) {
  for (const instrument::ResponseScale& scale : decoded.response_scales) {
    FUZZ_CHECK(scale.options() >= 2 && scale.options() <= 254);
    FUZZ_CHECK(scale.favourable_options >= 1 && scale.favourable_options < scale.options());
    for (std::size_t i = 0; i < scale.values.size(); ++i) {
      FUZZ_CHECK(std::abs(scale.values[i]) <= 1000 && scale.PositionOf(scale.values[i]) == i);
    }
  }
}

void CheckItems(const Instrument& decoded) {
  FUZZ_CHECK(!decoded.items.empty() && decoded.items.size() <= 500);
  FUZZ_CHECK(decoded.item_index.size() == decoded.items.size());
  for (std::size_t i = 0; i < decoded.items.size(); ++i) {
    const instrument::Item& item = decoded.items[i];
    FUZZ_CHECK(item.response_scale < decoded.response_scales.size());
    FUZZ_CHECK(decoded.item_index.at(item.id) == i);
    FUZZ_CHECK(!item.attention_position || *item.attention_position < decoded.ScaleOf(i).options());
  }
}

void CheckMeasures(const Instrument& decoded) {
  FUZZ_CHECK(decoded.measures.size() <= 200);
  for (std::size_t i = 0; i < decoded.measures.size(); ++i) {
    const instrument::Measure& measure = decoded.measures[i];
    FUZZ_CHECK(measure.items.empty() != measure.components.empty());
    FUZZ_CHECK(measure.items.size() <= 64 && measure.components.size() <= 64);
    FUZZ_CHECK(measure.min_valid_share > 0 && measure.min_valid_share <= 1);
    FUZZ_CHECK(measure.min_value < measure.max_value);
    for (const std::size_t item : measure.items) FUZZ_CHECK(item < decoded.items.size());
    // Parts come before wholes: whoever walks the measures in order has what he needs, and never walks for
    // ever.
    for (const std::size_t component : measure.components) FUZZ_CHECK(component < i);
    FUZZ_CHECK(!measure.mirrors || *measure.mirrors < i);
    FUZZ_CHECK(!measure.predicts || *measure.predicts < decoded.measures.size());
  }
}

// What the services build of an instrument when they use it.
void CheckUse(const Instrument& decoded) {
  FUZZ_CHECK(base::IsResourceId(decoded.ResourceId()));
  FUZZ_CHECK(!decoded.forms.empty());
  (void)intake::ChooseForms(decoded, {});
  for (std::size_t form = 0; form < decoded.forms.size(); ++form) {
    const intake::FormLayout layout(decoded, form);
    FUZZ_CHECK(layout.item_count() == decoded.forms[form].items.size());
    FUZZ_CHECK(layout.item_count() >= 1 && layout.item_count() <= decoded.items.size());
    for (const std::size_t prompt : decoded.forms[form].comment_prompts) {
      FUZZ_CHECK(prompt < decoded.comment_prompts.size());
    }
    const scoring::FormPlan plan = scoring::PlanForm(decoded, form);
    FUZZ_CHECK(plan.measures.size() <= decoded.measures.size());
    for (const scoring::FormMeasure& measure : plan.measures) {
      FUZZ_CHECK(measure.items.empty() != measure.components.empty());
      FUZZ_CHECK(measure.minimum_items <= static_cast<int>(measure.items.size()));
      FUZZ_CHECK(measure.minimum_components <= static_cast<int>(measure.components.size()));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  intake::v1::Instrument proto;
  if (text.starts_with('{')) {
    if (!google::protobuf::util::JsonStringToMessage(text, &proto).ok()) return 0;
  } else if (!proto.ParseFromString(text)) {
    return 0;
  }
  const absl::StatusOr<Instrument> decoded = instrument::Decode(proto);
  if (!decoded.ok()) {
    fuzz::CheckRefusal(decoded.status(), 100);
    for (const base::FieldViolation& violation : base::ViolationsOf(decoded.status())) {
      FUZZ_CHECK(violation.field.starts_with("instrument."));
    }
    return 0;
  }
  CheckScales(*decoded);
  CheckItems(*decoded);
  CheckMeasures(*decoded);
  CheckUse(*decoded);
  return 0;
}

}  // namespace rapport
