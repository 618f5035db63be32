"""Short tags and their reference names, for the elements that we read (ONIX 3.1, tag lists)."""

_COMPOSITES = """
Header Sender Product ProductIdentifier DescriptiveDetail ProductFormFeature ProductPart Collection
CollectionIdentifier CollectionSequence TitleDetail TitleElement Contributor Language Extent Subject Audience
AudienceRange EpubLicense EpubLicenseExpression EpubLicenseDate CollateralDetail TextContent SupportingResource
ResourceVersion ResourceVersionFeature ResourceFeature PublishingDetail Imprint Publisher Website PublishingDate
CopyrightStatement CopyrightOwner SalesRights Territory ProductSupply Market MarketPublishingDetail MarketDate
SupplyDetail Supplier SupplyDate Price RelatedMaterial RelatedProduct ContentDetail PromotionDetail
"""
_ELEMENTS = """
a001=RecordReference a002=NotificationType a199=DeletionText
b221=ProductIDType b233=IDTypeName b244=IDValue
x314=ProductComposition b012=ProductForm b333=ProductFormDetail b014=ProductFormDescription
x416=PrimaryContentType b385=ProductContentType x317=EpubTechnicalProtection
b334=ProductFormFeatureType b335=ProductFormFeatureValue b336=ProductFormFeatureDescription
x511=EpubLicenseName x508=EpubLicenseExpressionType x509=EpubLicenseExpressionLink x585=EpubLicenseDateRole
x329=CollectionType x344=CollectionIDType x479=CollectionSequenceType x481=CollectionSequenceNumber
b202=TitleType b034=SequenceNumber x409=TitleElementLevel x410=PartNumber b020=YearOfAnnual
b203=TitleText b030=TitlePrefix x501=NoPrefix b031=TitleWithoutPrefix b029=Subtitle x478=TitleStatement
b035=ContributorRole b036=PersonName b037=PersonNameInverted b038=TitlesBeforeNames b039=NamesBeforeKey
b247=PrefixToKey b040=KeyNames b041=NamesAfterKey b248=SuffixToKey b047=CorporateName x443=CorporateNameInverted
b249=UnnamedPersons
b253=LanguageRole b252=LanguageCode
b218=ExtentType b219=ExtentValue b220=ExtentUnit
x425=MainSubject b067=SubjectSchemeIdentifier b171=SubjectSchemeName b069=SubjectCode b070=SubjectHeadingText
b073=AudienceCode b204=AudienceCodeType b206=AudienceCodeValue
b074=AudienceRangeQualifier b075=AudienceRangePrecision b076=AudienceRangeValue
x426=TextType x427=ContentAudience d104=Text
x436=ResourceContentType x437=ResourceMode x441=ResourceForm x442=ResourceVersionFeatureType x435=ResourceLink
x438=ResourceFeatureType x439=FeatureValue x440=FeatureNote
b079=ImprintName b291=PublishingRole b081=PublisherName b367=WebsiteRole b295=WebsiteLink
b394=PublishingStatus x448=PublishingDateRole b306=Date j260=DateFormat
x512=CopyrightType b087=CopyrightYear
b089=SalesRightsType x449=CountriesIncluded x450=RegionsIncluded x451=CountriesExcluded x452=RegionsExcluded
x456=ROWSalesRightsType
j407=MarketPublishingStatus j408=MarketDateRole
j137=SupplierName j396=ProductAvailability x461=SupplyDateRole
x462=PriceType j151=PriceAmount j152=CurrencyCode
x298=SenderName
"""
REFERENCE = {name.lower(): name for name in _COMPOSITES.split()} | dict(
    pair.split("=") for pair in _ELEMENTS.split()
)
