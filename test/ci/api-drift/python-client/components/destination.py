from __future__ import annotations


class WebhookDestination(BaseModel):
    type: Annotated[
        Annotated[Literal["webhook"], AfterValidator(validate_const("webhook"))],
        pydantic.Field(alias="type"),
    ] = "webhook"

    regions: List[str]


class S3Destination(BaseModel):
    type: Annotated[Literal["s3"], AfterValidator(validate_const("s3"))] = "s3"

    config: Dict[str, Nullable[Any]]

    last_used_at: Nullable[datetime]


class UnknownDestination(BaseModel):
    type: Literal["UNKNOWN"] = "UNKNOWN"
    raw: Any
    is_unknown: Literal[True] = True

    model_config = ConfigDict(frozen=True)


Destination = Annotated[
    Union[
        WebhookDestination,
        S3Destination,
        UnknownDestination,
    ],
    BeforeValidator(partial(parse_open_union, disc_key="type", union_name="Destination")),
]


ListKeysResponseData = TypeAliasType("ListKeysResponseData", Union[str, int])


class ListKeysResponse(BaseModel):
    data: List[ListKeysResponseData]
