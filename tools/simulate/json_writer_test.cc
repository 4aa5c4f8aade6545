#include "tools/simulate/json_writer.h"

#include <gtest/gtest.h>

#include <utility>

namespace rapport::simulate {
namespace {

TEST(JsonWriter, NestsAndIndents) {
  JsonWriter json;
  json.BeginObject().Name("a").Number(0.5).Name("b").BeginArray().Text("x").Count(7).EndArray();
  json.Name("c").BeginObject().EndObject().Name("d").Bool(true).EndObject();
  EXPECT_EQ(std::move(json).Take(),
            "{\n  \"a\": 0.5000,\n  \"b\": [\n    \"x\",\n    7\n  ],\n  \"c\": {},\n  \"d\": true\n}\n");
}

}  // namespace
}  // namespace rapport::simulate
