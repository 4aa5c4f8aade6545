#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_PAGE_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_PAGE_H_

#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/text_style.h"

namespace rapport::reporting {

// A text document of a fixed width that grows by lines.
class TextPage {
 public:
  // `width` in columns.
  TextPage(int width, const TextStyle& style) : width_(width), style_(style) {}

  int width() const { return width_; }
  const TextStyle& style() const { return style_; }

  // A line as it is, without the spaces at its end.
  void Line(std::string_view text = "");
  // A heading with a rule below it; an empty line goes before.
  void Section(std::string_view title);
  // A heading within a section.
  void Subsection(std::string_view title);
  // Wraps text, which need not be clean.
  void Paragraph(std::string_view text);
  // A paragraph each, with a bullet.
  void Bullets(const std::vector<std::string>& texts);

  // The document; the page is empty afterwards.
  std::string Take();

 private:
  const int width_;
  const TextStyle style_;
  std::string out_;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_PAGE_H_
