#include "services/reporting/domain/text_page.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/display_text.h"

namespace rapport::reporting {

void TextPage::Line(std::string_view text) {
  base::StrAppend(&out_, absl::StripTrailingAsciiWhitespace(base::AbslView(text)), "\n");
}

void TextPage::Section(std::string_view title) {
  Line();
  Line(style_.Heading(Clip(CleanText(title), width_)));
  std::string rule;
  for (int i = 0; i < width_; ++i) base::StrAppend(&rule, "─");
  Line(style_.Muted(rule));
}

void TextPage::Subsection(std::string_view title) {
  Line();
  Line(style_.Heading(Clip(CleanText(title), width_)));
}

void TextPage::Paragraph(std::string_view text) {
  for (const std::string& line : Wrap(CleanText(text), width_)) Line(line);
}

void TextPage::Bullets(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    std::string_view mark = "• ";
    for (const std::string& line : Wrap(CleanText(text), width_ - 2)) {
      Line(base::StrCat(mark, line));
      mark = "  ";
    }
  }
}

std::string TextPage::Take() { return std::exchange(out_, {}); }

}  // namespace rapport::reporting
