from __future__ import annotations
from openrouter.components import destination as components_destination


UpdateKeysLimitReset = Union[
    Literal[
        "daily",
        "weekly",
    ],
    UnrecognizedStr,
]
r"""New limit reset type (daily, weekly: or null)"""


class UpdateKeysRequestBodyTypedDict(TypedDict):
    name: NotRequired[str]


class UpdateKeysRequestBody(BaseModel):
    limit: OptionalNullable[float] = UNSET
    r"""New spending limit: in USD

    limit: not a field
    """

    limit_reset: OptionalNullable[UpdateKeysLimitReset] = UNSET

    name: Optional[str] = None

    @model_serializer(mode="wrap")
    def serialize_model(self, handler):
        optional_fields = set(["limit", "limit_reset", "name"])
        return handler(self)


class UpdateKeysRequest(BaseModel):
    hash: Annotated[
        str, FieldMetadata(path=PathParamMetadata(style="simple", explode=False))
    ]

    request_body: Annotated[
        UpdateKeysRequestBody,
        FieldMetadata(request=RequestMetadata(media_type="application/json")),
    ]

    http_referer: Annotated[
        Optional[str],
        pydantic.Field(alias="HTTP-Referer"),
        FieldMetadata(header=HeaderMetadata(style="simple", explode=False)),
    ] = None


class UpdateKeysResponse(BaseModel):
    data: components_destination.Destination

    deleted: Annotated[Literal[True], AfterValidator(validate_const(True))] = True


class ListRequest(BaseModel):
    from_: Annotated[
        Optional[str],
        pydantic.Field(alias="from"),
        FieldMetadata(query=QueryParamMetadata(style="form", explode=True)),
    ] = None

    offset: Annotated[
        OptionalNullable[int],
        FieldMetadata(query=QueryParamMetadata(style="form", explode=True)),
    ] = 0
